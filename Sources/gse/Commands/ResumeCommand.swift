import ArgumentParser
import Effects
import Execution
import Journaling
import Preparing

/// `gse resume`: a run whose process is gone goes on where it was.
struct ResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Go on with a run whose process is gone.",
        usage: "gse resume RUN [--assume-done | --repeat] [--accept-changes]")

    @Argument(help: ArgumentHelp("The run's identifier.", valueName: "run"))
    var identifier: String

    @Flag(help: "Steps in doubt were done.")
    var assumeDone = false

    @Flag(name: .customLong("repeat"), help: "Steps in doubt are to be done again.")
    var repeats = false

    @Flag(
        help: "Go on although playbook, policy, inventory or gse have changed, as long as the same is asked.")
    var acceptChanges = false

    @Flag(help: "Print one fact per line as JSON, and output events.")
    var json = false

    @OptionGroup var secrets: SecretOptions

    @OptionGroup var store: StoreOptions

    func validate() throws {
        guard !(assumeDone && repeats) else {
            throw ValidationError("--assume-done and --repeat contradict each other")
        }
    }

    func run() async throws {
        let taking = try RunTaking(
            UnfinishedRun(identifier, state: store.state), json: json, secrets: secrets)
        var resumption = taking.resumption
        resumption.doubts = assumeDone ? .assumeDone : repeats ? .repeat : .stop
        resumption.acceptsChanges = acceptChanges
        if !acceptChanges, let change = taking.change {
            throw Stop(
                .mismatch, change,
                remedy: "put it back, or give --accept-changes: the run goes on as long as it asks the same")
        }
        throw taking.reporting(await taking.execution.resume(try taking.source(), resumption))
    }
}
