/// Bytes that are not what ``Frame`` and ``ValueCoding`` describe, or a value that they cannot describe.
public struct MalformedBytes: Error, Sendable, Hashable {
    /// One sentence.
    public var reason: String

    /// Makes one.
    public init(_ reason: String) {
        self.reason = reason
    }
}
