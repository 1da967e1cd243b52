import ArgumentParser
import Effects
import Execution
import Journaling
import Preparing

/// `gse cancel`: ends a run, be its process alive or gone.
struct CancelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "End a run: what runs is stopped, undos are performed, sessions close.")

    @Argument(help: ArgumentHelp("The run's identifier.", valueName: "run"))
    var identifier: String

    @Flag(help: "Print one fact per line as JSON.")
    var json = false

    @OptionGroup var secrets: SecretOptions

    @OptionGroup var store: StoreOptions

    func run() async throws {
        let who = Account.invoking.name
        // Whoever drives it has all that it takes to end it.
        let run = try UnfinishedRun(identifier, state: store.state)
        if let end = try await Cancelling(run: run, by: who).ask() { throw end }
        let taking = try RunTaking(run, json: json, secrets: secrets, needsScript: false)
        let code = await taking.execution.resume(NoScript(), taking.resumption, cancelledBy: who)
        throw code == .cancelled ? ExitCode.succeeded : code
    }
}
