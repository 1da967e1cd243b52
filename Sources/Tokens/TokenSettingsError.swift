/// Settings or key files with which no token could be judged: the service does not start.
public struct TokenSettingsError: Error, Sendable, Hashable, CustomStringConvertible {
    /// One sentence: which setting or file, and what is wrong with it.
    public let message: String

    init(_ message: String) { self.message = message }

    public var description: String { message }
}
