import ArgumentParser

/// `gse token`: keys and tokens for development, made by the service's program.
struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Make keys and tokens for development.")

    // All that follows is the service's, help included.
    @Argument(parsing: .captureForPassthrough)
    var words: [String] = []

    func run() throws { try ServiceProgram.become(["token"] + words) }
}
