/// One run, unique in its store and sortable by start: `20261123T222100-4f1c9a`.
public struct RunID: Sendable, Hashable, CustomStringConvertible {
    /// The identifier as facts and scripts show it.
    public let description: String

    /// Takes an identifier as it was recorded.
    public init(_ text: String) { description = text }
}
