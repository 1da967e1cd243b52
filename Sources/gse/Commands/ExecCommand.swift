import ArgumentParser
import Effects
import Execution
import Preparing

/// `gse exec`: one command on hosts, through the same ledger as a playbook.
struct ExecCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exec", abstract: "Run one command on hosts.",
        usage: "gse exec SELECTOR [options] -- PROGRAM ARG...")

    @Argument(help: "Which hosts: a name, a glob, group:NAME, all, joined by commas.")
    var selector: String

    @Option(help: "The account to run as.")
    var user: String?

    @Option(help: ArgumentHelp("How many hosts at once.", valueName: "n"))
    var atOnce: Int?

    @OptionGroup var options: RunOptions

    @Argument(parsing: .postTerminator, help: "The program and its arguments.")
    var command: [String] = []

    func validate() throws {
        guard !command.isEmpty else { throw ValidationError("name a program after --") }
        guard (1...1_000_000).contains(atOnce ?? 1) else {
            throw ValidationError("--at-once must be from 1 to 1000000")
        }
    }

    func run() async throws {
        // The parser's words are text; the command's are taken as the bytes they are.
        let argv = RawArguments.process.command ?? []
        let preparation = try RunPreparation(options, playbook: nil)
        // What a playbook gets as a usage error is a wrong argument here; nothing is begun or recorded.
        let names = try preparation.select(selector)
        let name = "exec " + (Command(argv: argv)?.line ?? "")
        let words = Invocation.OneCommandWords(
            selector: selector, user: user, hostsAtOnce: atOnce, argv: argv)
        let plan = try preparation.plan(
            name, source: nil, arguments: nil, files: .none, invocation: Invocation(command: words))
        if let limit = plan.limit, !names.contains(where: limit.contains) {
            throw Stop(.usage, "--limit or --retry-of leaves none of the hosts asked for")
        }
        let source = OneCommand(selector: selector, user: user, hostsAtOnce: atOnce, argv: argv)
        let execution = RunExecution(
            plan: plan, journal: try preparation.journal(), display: options.display(plan, isPlaybook: false),
            printsResult: false, starts: preparation.starts(of: plan.id))
        throw preparation.reporting(plan.id, await execution.run(source))
    }
}
