import ArgumentParser

/// `gse serve`: the service, which is a program of its own beside this one.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve the process API, runs and their page over HTTP.")

    // All that follows is the service's, help included.
    @Argument(parsing: .captureForPassthrough)
    var words: [String] = []

    func run() throws { try ServiceProgram.become(["serve"] + words) }
}
