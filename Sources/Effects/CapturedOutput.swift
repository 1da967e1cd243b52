/// What one stream of a command wrote: the first bytes, kept, and how many there were.
public struct CapturedOutput: Sendable, Hashable {
    /// The bytes kept, at most the limit of the command.
    public var kept: Bytes
    /// How many bytes the command wrote, kept and dropped together.
    public var written: Int

    /// Whether something was dropped.
    public var isTruncated: Bool { written > kept.count }

    /// Everything a stream wrote, nothing dropped.
    public init(_ bytes: Bytes = []) { self.init(kept: bytes, written: bytes.count) }

    /// The first bytes of a stream that wrote `written` bytes.
    public init(kept: Bytes, written: Int) {
        self.kept = kept
        self.written = max(written, kept.count)
    }
}
