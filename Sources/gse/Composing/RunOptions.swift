import ArgumentParser
import Effects
import Execution
import Preparing

/// The flags that `run` and `exec` share.
struct RunOptions: ParsableArguments {
    @Option(help: "The policy file; found as the documentation says when not given.")
    var policy: String?

    @Option(help: "Act with this role only; may be repeated. Narrows, never adds.")
    var role: [String] = []

    @Option(help: "The inventory file; found as the documentation says when not given.")
    var inventory: String?

    @Option(
        help:
            "What reaches hosts of which the inventory says nothing: ssh, local (every name is this machine), or simulated."
    )
    var backend: String?

    @Option(help: ArgumentHelp("Only these hosts.", valueName: "selector"))
    var limit: String?

    @Option(
        help: ArgumentHelp(
            "Only the hosts that this run did not leave as it should have.", valueName: "run"))
    var retryOf: String?

    @Flag(help: "List the exact commands per host; run only what the policy marks read_only.")
    var dryRun = false

    @Flag(help: "Print one fact per line as JSON, and output events.")
    var json = false

    @Option(help: ArgumentHelp("Write a report when the run has ended, an HTML file.", valueName: "file"))
    var report: String?

    @Option(help: "The state directory, where the record of the run is kept.")
    var state: String?

    @Option(help: ArgumentHelp("The longest the run may take, as 30s, 5m or 2h.", valueName: "duration"))
    var timeout: String?

    @Flag(help: "Answer every question with yes.")
    var yes = false

    /// How questions are answered here: by a person only when there is one.
    var answering: AnsweringObserver.Way {
        if yes { return .yes }
        return !json && TerminalPrompt.isPossible ? .terminal : .elsewhere
    }

    /// What shows the run of a playbook, or of one command when there is none.
    func display(_ plan: RunPlan, isPlaybook: Bool) -> any RunDisplay {
        if json { return JSONDisplay(run: plan.id, isDryRun: dryRun) }
        guard isPlaybook else { return ExecDisplay(run: plan.id, isDryRun: dryRun) }
        if Console.standardError.isTerminal {
            return LiveDisplay(run: plan.id, isDryRun: dryRun, asksHere: answering == .terminal)
        }
        return PlainDisplay(run: plan.id, isDryRun: dryRun)
    }

    /// - Throws: ``Stop`` with exit code 64 for a backend that this version does not have.
    func checkBackend() throws(Stop) {
        guard let backend, !["local", "ssh", "simulated"].contains(backend) else { return }
        let isPlanned = ["salt", "blueking"].contains(backend)
        let name = Harmless.line(backend)
        throw Stop(
            .usage,
            isPlanned ? "--backend \(name) comes with a later version" : "--backend \(name) is not a backend",
            remedy: "--backend ssh, local or simulated")
    }

    /// The longest the run may take; nil when not given.
    func timeLimit() throws(Stop) -> Duration? { try Self.timeLimit(timeout) }

    /// The longest a run may take, as ``timeout`` says it; nil when not given.
    static func timeLimit(_ timeout: String?) throws(Stop) -> Duration? {
        guard let timeout else { return nil }
        guard let limit = Quantity.duration(timeout), limit > .zero else {
            throw Stop(
                .usage, "--timeout \(Harmless.line(timeout)) is not a duration above zero",
                remedy: "write it like 30s, 5m or 2h")
        }
        return limit
    }
}
