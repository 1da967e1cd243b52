import ArgumentParser
import Effects
import Journaling
import Preparing
import Rehearsal

/// `gse rehearse`: a playbook against a simulated fleet, on virtual time.
struct RehearseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rehearse", abstract: "Run a playbook against a simulated fleet; no host is touched.",
        usage: "gse rehearse PLAYBOOK [--hosts N] [--seed S] [--fail RATE] [--model F] [--from RUN] [options]"
    )

    @Argument(help: "The playbook, a Lua file.")
    var playbook: String

    @Option(help: ArgumentHelp("An argument of the playbook; may be repeated.", valueName: "name=value"))
    var arg: [String] = []

    @Option(help: ArgumentHelp("Arguments of the playbook, a JSON object.", valueName: "file"))
    var args: String?

    @OptionGroup var options: RehearsalOptions

    @OptionGroup var exploration: ExplorationOptions

    @OptionGroup var secrets: SecretOptions

    func run() async throws {
        let file = try PlaybookFile(playbook)
        let values = try secrets.read()
        let arguments = try RunArguments(file: args, words: arg)
        try arguments.refuse(values)
        let explored = try ExploredPlaybook(
            options, playbook: file, arguments: arguments, secrets: values, isMany: exploration.isAsked)
        let words = ReplayWords(
            playbook: playbook, arg: arg, args: args, secrets: secrets.secret, options: options,
            hosts: explored.flags)
        guard !exploration.isAsked else {
            throw try await ExplorationRun(
                playbook: explored, name: file.name, options: exploration, rehearsing: options, words: words
            ).run()
        }
        throw try await OneRehearsal(
            playbook: explored, name: file.name, options: exploration, rehearsing: options, words: words
        ).run()
    }
}
