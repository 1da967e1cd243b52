import ArgumentParser
import Effects
import Preparing
import Tokens

/// `gse token`: keys and tokens for development.
struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Make keys and tokens for development.",
        subcommands: [TokenKeysCommand.self, TokenIssueCommand.self])
}

/// `gse token keys`: a key pair of one's own.
struct TokenKeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Make a key pair: jwks.json for the service, signing-key.json for gse token issue.")

    @Option(help: "Where to put it; the state directory's keys folder when not given.")
    var directory: String?

    @Option(help: "The state directory.")
    var state: String?

    func run() throws {
        let directory = try self.directory ?? Self.folder(StateDirectory.find(flag: state))
        do {
            let keys = try DevelopmentKeys.make(in: directory)
            Console.standardOutput.line("\(directory)/\(DevelopmentKeys.setName)")
            Console.standardError.line("made the key \(keys.id); keep \(DevelopmentKeys.keyName) to yourself")
        } catch {
            throw Stop(.usage, error.message)
        }
    }

    /// Where the service keeps the key pair that it makes when it is given none.
    static func folder(_ state: StateDirectory) -> String { state.path + "/keys" }
}

/// `gse token issue`: a token of the development key.
struct TokenIssueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "issue",
        abstract: "Issue a token of the development key; it is printed on standard output.")

    @Option(help: "Who the token is for.")
    var user: String

    @Option(help: "The application it comes through.")
    var app: String?

    @Option(help: "How long it is good for, as 30m or 2h; at most 24h.")
    var lifetime = "1h"

    @Option(help: ArgumentHelp("The signing key; the state directory's when not given.", valueName: "file"))
    var key: String?

    @Option(help: "The state directory.")
    var state: String?

    func run() async throws {
        guard let lifetime = Quantity.duration(self.lifetime) else {
            throw Stop(
                .usage, "--lifetime \(Harmless.line(self.lifetime)) is not a duration",
                remedy: "write it like 30m or 2h")
        }
        let folder = TokenKeysCommand.folder(try StateDirectory.find(flag: state))
        do {
            let keys = try key.map { try DevelopmentKeys(keyFile: $0) } ?? DevelopmentKeys.ready(in: folder)
            Console.standardOutput.line(
                try await keys.token(user: user, app: app, lifetime: lifetime, at: SystemTime.now))
        } catch let error as DevelopmentKeysError {
            throw Stop(.usage, error.message)
        }
    }
}
