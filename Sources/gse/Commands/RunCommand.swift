import ArgumentParser
import Execution
import Journaling
import Preparing

/// `gse run`: a playbook, from its first line to its end.
struct RunCommand: AsyncParsableCommand {
    // Help is ours to give: after PLAYBOOK it is the playbook's own.
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run a playbook.",
        usage: "gse run PLAYBOOK [--arg NAME=VALUE]... [options]", helpNames: [])

    @Argument(help: "The playbook, a Lua file.")
    var playbook: String?

    @Option(help: ArgumentHelp("An argument of the playbook; may be repeated.", valueName: "name=value"))
    var arg: [String] = []

    @Option(help: ArgumentHelp("Arguments of the playbook, a JSON object.", valueName: "file"))
    var args: String?

    @OptionGroup var options: RunOptions

    @OptionGroup var secrets: SecretOptions

    @Flag(name: .shortAndLong, help: "Show help; after PLAYBOOK, the playbook's own arguments.")
    var help = false

    func validate() throws {
        guard playbook != nil || help else { throw ValidationError("Missing expected argument '<playbook>'") }
    }

    func run() async throws {
        guard let playbook else { throw CleanExit.helpRequest(Self.self) }
        let file = try PlaybookFile(playbook)
        if help { return try await PlaybookHelp(file).show() }
        let arguments = try RunArguments(file: args, words: arg)
        let values = try secrets.read()
        try arguments.refuse(values)
        let preparation = try RunPreparation(options, playbook: playbook)
        var plan = try preparation.plan(
            file.name, source: file.source, arguments: arguments, files: file.files,
            invocation: Invocation(
                playbook: FileReading.absolute(playbook), secrets: secrets.absolute))
        let script = try PlaybookScript(file.start(plan))
        let journal = try preparation.journal()
        plan.secrets = try SecretOptions.book(values, directory: preparation.state.path)
        let execution = RunExecution(
            plan: plan, journal: journal, display: options.display(plan, isPlaybook: true),
            printsResult: !options.json, answering: options.answering, starts: preparation.starts(of: plan.id)
        )
        throw preparation.reporting(plan.id, await execution.run(script))
    }
}
