/// One node of a settings file: its content as written, and the line it begins on.
public struct ConfigurationNode: Sendable, Hashable {
    /// What a node is.
    public enum Content: Sendable, Hashable {
        /// A scalar's source text, quotes and escapes undone: `true`, `0640` and `1:30` are these strings.
        case scalar(String)
        /// A list.
        case sequence([ConfigurationNode])
        /// Named values in file order, each name once.
        case mapping([Member])
    }

    /// One named value of a mapping.
    public struct Member: Sendable, Hashable {
        /// The name.
        public let name: String
        /// The line of the name, from 1.
        public let line: Int
        /// The value.
        public let value: ConfigurationNode

        /// Makes a member.
        public init(name: String, line: Int, value: ConfigurationNode) {
            self.name = name
            self.line = line
            self.value = value
        }
    }

    /// What it is.
    public let content: Content
    /// The line it begins on, from 1.
    public let line: Int
    /// The scalar was written without quotes; false for everything else.
    public let isPlain: Bool
    /// The tag it was written with, one of those that were allowed: `!vault`.
    public let tag: String?

    /// Makes a node.
    public init(content: Content, line: Int, isPlain: Bool, tag: String? = nil) {
        self.content = content
        self.line = line
        self.isPlain = isPlain
        self.tag = tag
    }

    /// What kind of node it is, for messages.
    public var kind: String {
        switch content {
        case .scalar: "a value"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }

    /// Whether nothing was written: `key:` with no value.
    ///
    /// An empty string in quotes is something.
    public var isEmpty: Bool { isPlain && content == .scalar("") }
}
