/// How a file that is put differs from what was there.
public struct FileDifference: Sendable, Hashable {
    /// The most bytes of the lines that are told; of what would take more only sizes and digests are.
    public static let mostLines = 16 << 10

    /// What is told of the content.
    public enum Content: Sendable, Hashable {
        /// It is the same.
        case same
        /// The lines that differ, as a unified diff without its head.
        case lines(String)
        /// It differs, and why no lines are told.
        case untold(Reason)
    }

    /// Why no lines are told.
    public enum Reason: String, Sendable, Hashable, CaseIterable {
        /// A secret is in it, or the script asked for its task to be sealed.
        case secret
        /// It is not text.
        case binary
        /// It has more than ``SeenFile/mostContent`` bytes, or the lines more than ``mostLines``.
        case large
        /// No role grants to read the file.
        case unreadable
        /// The host did not say what is there.
        case unknown
    }

    /// Something else about the file that changes.
    public struct Attribute: Sendable, Hashable {
        /// Which: `mode`, `owner` or `group`.
        public var name: String
        /// What it was; nil for a new file.
        public var old: String?
        /// What it is now.
        public var new: String

        /// Makes one.
        public init(name: String, old: String?, new: String) {
            self.name = name
            self.old = old
            self.new = new
        }

        /// Permission bits as text: `0644`.
        public static func mode(_ bits: UInt32) -> String {
            let text = String(bits & 0o7777, radix: 8)
            return String(repeating: "0", count: max(0, 4 - text.utf8.count)) + text
        }
    }

    /// A version of the content that may be told of.
    public struct Version: Sendable, Hashable {
        /// Its size in bytes.
        public var size: Int
        /// Its SHA-256 in lower-case hexadecimal; nil when it was not worked out.
        public var sha256: String?

        /// Makes one.
        public init(size: Int, sha256: String?) {
            self.size = size
            self.sha256 = sha256
        }
    }

    /// Whether there was no file before.
    public var isNew: Bool
    /// What is told of the content.
    public var content: Content
    /// The content before; nil when there was none, or nothing may be told of it.
    public var old: Version?
    /// The content now; nil when nothing may be told of it.
    public var new: Version?
    /// What else changes.
    public var attributes: [Attribute]
    /// Why the host did not say what is there; nil when it did.
    public var trouble: String?

    /// Makes a difference.
    public init(
        isNew: Bool = false, content: Content, old: Version? = nil, new: Version? = nil,
        attributes: [Attribute] = [], trouble: String? = nil
    ) {
        self.isNew = isNew
        self.content = content
        self.old = old
        self.new = new
        self.attributes = attributes
        self.trouble = trouble
    }
}
