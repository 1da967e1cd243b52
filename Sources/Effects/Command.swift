/// A program and its arguments: never a shell string.
public struct Command: Sendable, Hashable {
    /// The program as asked, then each argument; at least one word.
    ///
    /// No word holds a NUL.
    public let argv: [Bytes]

    /// Takes an argument vector; nil when it is empty or a word holds a NUL.
    public init?(argv: [Bytes]) {
        guard !argv.isEmpty, argv.allSatisfy({ !$0.contains(0) }) else { return nil }
        self.argv = argv
    }

    /// The program as asked: a bare name or a path.
    public var program: Bytes { argv[0] }

    /// The command as one line for people, quoted as a POSIX shell would need it.
    public var line: String { argv.map(Self.quoted).joined(separator: " ") }

    private static let plain = Set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=@%+,^".utf8)

    private static func quoted(_ word: Bytes) -> String {
        if !word.isEmpty, word.allSatisfy(plain.contains) { return word.lossyText }
        return "'"
            + word.lossyText.split(separator: "'", omittingEmptySubsequences: false).joined(
                separator: "'\\''") + "'"
    }
}
