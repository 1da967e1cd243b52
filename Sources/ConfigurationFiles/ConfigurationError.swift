/// A file of settings that cannot be used: where and why.
///
/// Printed as `policy.yaml:12: unknown key "hostss"`.
public struct ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file as the user named it.
    public let path: String
    /// The line, from 1; nil when the file as a whole is meant.
    public let line: Int?
    /// One sentence: what is wrong, and what would be right.
    public let message: String

    /// Makes an error.
    public init(path: String, line: Int?, message: String) {
        self.path = path
        self.line = line
        self.message = message
    }

    public var description: String {
        line.map { "\(path):\($0): \(message)" } ?? "\(path): \(message)"
    }
}
