/// A secret that cannot be used.
///
/// Its description never has the value in it.
public struct SecretError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Which one; nil for all together.
    public let name: String?
    /// One clause: what is wrong with it.
    public let reason: String

    /// Makes an error.
    public init(name: String?, _ reason: String) {
        self.name = name
        self.reason = reason
    }

    public var description: String { name.map { "secret \($0): \(reason)" } ?? reason }
}
