/// Something about a policy that its author should look at: what `gse policy lint` prints.
public struct PolicyFinding: Sendable, Hashable, CustomStringConvertible {
    /// What kind of finding it is.
    public enum Kind: String, Sendable, Hashable {
        /// It grants more than it seems to.
        case dangerous
        /// It can never take effect.
        case never
        /// Two rules allow the same command; only the first counts.
        case overlap
    }

    /// What kind of finding it is.
    public let kind: Kind
    /// The line it is about, from 1.
    public let line: Int
    /// One sentence.
    public let message: String

    /// The line that is printed: `line 12: dangerous: …`.
    public var description: String { "line \(line): \(kind.rawValue): \(message)" }
}
