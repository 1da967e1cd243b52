/// One task of a run: `t1`, `t2` and so on.
public struct TaskID: Sendable, Hashable, CustomStringConvertible {
    /// The identifier as facts and scripts show it.
    public let description: String

    /// Takes an identifier as it was recorded.
    public init(_ text: String) { description = text }
}
