/// A selector that cannot be understood, or that names what does not exist.
public struct SelectorError: Error, Sendable, Hashable, CustomStringConvertible {
    /// One sentence: what is wrong with it.
    public let message: String
    /// What would be right; nil when nothing is near.
    public let remedy: String?

    /// Makes an error.
    public init(_ message: String, remedy: String? = nil) {
        self.message = message
        self.remedy = remedy
    }

    public var description: String { remedy.map { "\(message); \($0)" } ?? message }
}
