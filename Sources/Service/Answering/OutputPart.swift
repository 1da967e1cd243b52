public import Effects

/// A part of what one stream of a command wrote.
public struct OutputPart: Sendable, Hashable {
    /// The first byte's place in the stream, from 0 on: the offset asked for, or the end when that lies beyond it.
    public let offset: Int
    /// The bytes from there on that are kept so far.
    public let bytes: Bytes
    /// Whether the stream wrote more than was kept.
    public let isTruncated: Bool

    /// Where the next part begins.
    public var end: Int { offset + bytes.count }

    /// The part of an output from an offset on.
    public init(_ kept: Bytes, from offset: Int, isTruncated: Bool) {
        let start = min(max(0, offset), kept.count)
        self.offset = start
        bytes = Bytes(kept[start...])
        self.isTruncated = isTruncated
    }
}
