/// A pattern that cannot be used.
public struct PatternError: Error, Sendable, Hashable {
    /// One sentence: what is wrong with it.
    public let message: String
}
