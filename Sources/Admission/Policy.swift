public import Configuration
public import Effects

/// What a policy file says: who may do what, where, under which limits.
public struct Policy: Sendable, Hashable {
    /// Reads a policy file.
    public static func parse(_ text: Bytes, path: String) throws(ConfigurationError) -> Policy {
        throw ConfigurationError(path: path, line: nil, message: "not read yet")
    }

    /// The policy without any file.
    public static let builtIn = Policy()

    /// The text of ``builtIn`` as a policy file.
    public static let builtInText = ""
}
