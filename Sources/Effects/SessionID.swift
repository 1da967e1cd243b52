/// One session of a run: `s1`, `s2` and so on.
public struct SessionID: Sendable, Hashable, CustomStringConvertible {
    /// The identifier as facts and scripts show it.
    public let description: String

    /// Takes an identifier as it was recorded.
    public init(_ text: String) { description = text }
}
