public import Effects

/// The beginning and the end of an output, for people: the middle of a long one is left out, by whole lines where it
/// has lines.
public struct Excerpt: Sendable, Hashable {
    /// The first bytes; everything when nothing was left out.
    public let head: Bytes
    /// The last bytes on record; empty when nothing was left out.
    public let tail: Bytes
    /// Bytes on record between the two.
    public let omitted: Int
    /// Bytes the command wrote beyond its limit: nobody has them.
    public let dropped: Int

    /// At most `head` bytes of the beginning and `tail` bytes of the end.
    public init(_ output: CapturedOutput, head: Int, tail: Int) {
        let kept = output.shown
        dropped = output.dropped
        guard kept.count > head + tail else {
            self.head = kept
            self.tail = []
            omitted = 0
            return
        }
        let first = kept.prefix(head)
        let end = first.lastIndex(of: 10).map { $0 + 1 } ?? first.endIndex
        let last = kept.suffix(tail)
        // A line that fills it all by itself is cut where it must be.
        let start = last.dropLast().firstIndex(of: 10).map { $0 + 1 } ?? last.startIndex
        self.head = Bytes(kept[..<end])
        self.tail = Bytes(kept[start...])
        omitted = start - end
    }

    /// How many bytes it holds.
    public var count: Int { head.count + tail.count }

    /// Whether the command wrote nothing at all.
    public var isEmpty: Bool { count == 0 && omitted == 0 && dropped == 0 }
}
