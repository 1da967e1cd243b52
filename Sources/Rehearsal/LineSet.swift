/// Numbers of lines, from 1 on, as bits.
public struct LineSet: Sendable, Hashable {
    private var words: [UInt64] = []

    /// No line.
    public init() {}

    /// Whether there is none.
    public var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    /// How many there are.
    public var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    /// Whether a line is one of them.
    public func contains(_ line: Int) -> Bool {
        line > 0 && line / 64 < words.count && words[line / 64] >> (line % 64) & 1 == 1
    }

    /// Adds lines; those below 1 are passed over.
    public mutating func insert(_ lines: ClosedRange<Int>) {
        for line in lines where line > 0 {
            if line / 64 >= words.count {
                words += repeatElement(0, count: line / 64 + 1 - words.count)
            }
            words[line / 64] |= 1 << UInt64(line % 64)
        }
    }

    /// Adds those of another.
    public mutating func formUnion(_ other: LineSet) {
        if other.words.count > words.count {
            words += repeatElement(0, count: other.words.count - words.count)
        }
        for index in other.words.indices { words[index] |= other.words[index] }
    }

    /// Those that are in both.
    public func intersection(_ other: LineSet) -> LineSet {
        var both = LineSet()
        both.words = zip(words, other.words).map { $0 & $1 }
        return both
    }

    /// The lines, ascending.
    public var lines: [Int] {
        words.indices.flatMap { index in
            (0..<64).filter { words[index] >> UInt64($0) & 1 == 1 }.map { index * 64 + $0 }
        }
    }
}
