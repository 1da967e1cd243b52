/// Takes the members of a mapping one by one; what is left at the end is an unknown name and an error.
public struct MappingReader {
    /// The file, for messages.
    public let path: String
    /// The line the mapping begins on.
    public let line: Int
    private var members: [ConfigurationNode.Member]
    private var known: [String] = []
    private let subject: String

    /// Reads a node that must be a mapping; `subject` says in messages what it describes: `a role`.
    public init(_ node: ConfigurationNode, of subject: String, path: String) throws(ConfigurationError) {
        guard case .mapping(let members) = node.content else {
            throw ConfigurationError(
                path: path, line: node.line,
                message: "\(subject) is a mapping of names to values, not \(node.kind)")
        }
        self.members = members
        self.path = path
        self.subject = subject
        line = node.line
    }

    /// The value of that name, taken; nil when there is none.
    public mutating func take(_ name: String) -> ConfigurationNode? {
        known.append(name)
        guard let index = members.firstIndex(where: { $0.name == name }) else { return nil }
        return members.remove(at: index).value
    }

    /// The value of that name, taken; an error when there is none.
    public mutating func require(_ name: String) throws(ConfigurationError) -> ConfigurationNode {
        guard let node = take(name) else { throw error("\(subject) needs \"\(name)\"") }
        return node
    }

    /// Ends the reading: a name that was not taken is an error with its line and the nearest known name.
    public func finish() throws(ConfigurationError) {
        guard let member = members.first else { return }
        let near = Spelling.nearest(to: member.name, among: known).map { "; did you mean \"\($0)\"?" } ?? ""
        throw ConfigurationError(
            path: path, line: member.line, message: "unknown key \"\(member.name)\" in \(subject)\(near)")
    }

    /// An error at the beginning of this mapping.
    public func error(_ message: String) -> ConfigurationError {
        ConfigurationError(path: path, line: line, message: message)
    }
}
