import ArgumentParser
import Preparing

/// The service's own commands; people give them to `gse`, which passes them on.
struct ServiceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gse", abstract: "Serve the process API, runs and their page over HTTP.",
        version: "gse \(Program.version)", subcommands: [ServeCommand.self, TokenCommand.self])
}
