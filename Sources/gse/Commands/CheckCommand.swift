import ArgumentParser
import SandboxProtocol

/// `gse check`: whether playbooks parse and what they declare is right; no host is touched.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Parse playbooks up to their first call; no host is touched.")

    @Argument(help: "The playbooks.")
    var playbooks: [String]

    func run() async throws {
        var isRight = true
        for path in playbooks {
            let turn = try await FirstTurn(of: try PlaybookFile(path))
            guard let error = turn.error else { continue }
            isRight = false
            Console.standardError.line("error: " + Harmless.line(error.message))
            if let remedy = error.remedy { Console.standardError.line("remedy: " + Harmless.line(remedy)) }
        }
        if !isRight { throw ExitCode.failed }
    }
}
