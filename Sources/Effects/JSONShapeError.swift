/// JSON that is well formed and not what was to be read.
public struct JSONShapeError: Error, Sendable, Hashable {
    /// The member, with the way to it: `outcome.hosts[0].status`.
    public let key: String
    /// What should stand there.
    public let expected: String

    /// Makes an error.
    public init(key: String, expected: String) {
        self.key = key
        self.expected = expected
    }

    /// One sentence on what is wrong.
    public var message: String { "\(key) must be \(expected)" }
}
