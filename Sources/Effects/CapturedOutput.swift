/// What one stream of a command wrote: the first bytes, kept, and how many there were.
public struct CapturedOutput: Sendable, Hashable {
    /// The bytes kept, at most the limit of the command.
    public var kept: Bytes
    /// How many bytes the command wrote, kept and dropped together.
    public var written: Int
    /// The bytes kept under seal; ``kept`` is empty then, until they are opened.
    public var sealed: SealedBytes?

    /// How many bytes were kept, under seal or not.
    public var count: Int { sealed?.count ?? kept.count }

    /// Whether something was dropped.
    public var isTruncated: Bool { dropped > 0 }

    /// How many bytes were dropped.
    public var dropped: Int { written - count }

    /// Everything a stream wrote, nothing dropped.
    public init(_ bytes: Bytes = []) { self.init(kept: bytes, written: bytes.count) }

    /// The first bytes of a stream that wrote `written` bytes.
    public init(kept: Bytes, written: Int) {
        self.kept = kept
        self.written = max(written, kept.count)
        sealed = nil
    }

    /// The first bytes of a stream, under seal.
    public init(_ sealed: SealedBytes, written: Int) {
        kept = []
        self.written = max(written, sealed.count)
        self.sealed = sealed
    }

    /// The same with its bytes under seal only.
    public var closed: CapturedOutput {
        guard sealed != nil else { return self }
        var output = self
        output.kept = []
        return output
    }

    /// What people see of it: the bytes, or how many are sealed.
    public var shown: Bytes { sealed.map { Bytes($0.shown.utf8) } ?? kept }
}
