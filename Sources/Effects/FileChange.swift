/// What a put did to a file, or would do.
public struct FileChange: Sendable, Hashable {
    /// Whether anything about it changed: content, mode, owner or group.
    public var isChanged: Bool
    /// The SHA-256 of its content now, in lower-case hexadecimal.
    public var sha256: String
    /// What a backend saw of the file before the change; never on record.
    public var seen: SeenFile?
    /// How the file differs from what was there; nil when it does not, or nobody could tell.
    public var difference: FileDifference?

    /// Makes a change.
    public init(
        isChanged: Bool, sha256: String, seen: SeenFile? = nil, difference: FileDifference? = nil
    ) {
        self.isChanged = isChanged
        self.sha256 = sha256
        self.seen = seen
        self.difference = difference
    }
}
