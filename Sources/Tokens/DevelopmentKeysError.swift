/// A development key that cannot be made or used, or a token that is not issued with it.
public struct DevelopmentKeysError: Error, Sendable, Hashable, CustomStringConvertible {
    /// One sentence: what was asked, and what stood in the way.
    public let message: String

    init(_ message: String) { self.message = message }

    public var description: String { message }
}
