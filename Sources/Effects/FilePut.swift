/// A file to be put in place, atomically.
public struct FilePut: Sendable, Hashable {
    /// Where, absolute.
    public var path: Bytes
    /// What it shall contain.
    public var content: Content
    /// Permission bits (0…0o7777); nil keeps those of the file there, or 0644 for a new one.
    public var mode: UInt32?
    /// Its owner by name; nil keeps that of the file there, or the account.
    public var owner: String?
    /// Its group by name; nil likewise.
    public var group: String?
    /// How many earlier versions to keep beside it, 0 or more.
    public var backups: Int
    /// Whether it is only looked what would change, as a dry run does; never on record.
    public var isLook = false

    /// Makes a put.
    public init(
        path: Bytes, content: Content, mode: UInt32? = nil, owner: String? = nil, group: String? = nil,
        backups: Int = 0
    ) {
        self.path = path
        self.content = content
        self.mode = mode
        self.owner = owner
        self.group = group
        self.backups = backups
    }

    /// Makes a put of content without secrets.
    public init(
        path: Bytes, content: Bytes, mode: UInt32? = nil, owner: String? = nil, group: String? = nil,
        backups: Int = 0
    ) {
        self.init(
            path: path, content: Content(content), mode: mode, owner: owner, group: group, backups: backups)
    }
}
