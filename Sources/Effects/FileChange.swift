/// What a put did to a file.
public struct FileChange: Sendable, Hashable {
    /// Whether anything about it changed: content, mode, owner or group.
    public var isChanged: Bool
    /// The SHA-256 of its content now, in lower-case hexadecimal.
    public var sha256: String

    /// Makes a change.
    public init(isChanged: Bool, sha256: String) {
        self.isChanged = isChanged
        self.sha256 = sha256
    }
}
