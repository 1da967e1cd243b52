public import Effects

/// A stream of bytes that comes in pieces, with every value of a ``SecretMask`` replaced.
///
/// However it is cut into pieces, the same comes out. Held back is only what may be the beginning of a value: at most
/// the longest form of one.
public struct MaskedStream: Sendable {
    /// What a held byte is: as it was, inside a value, or (more than 0) the first of a value of this owner.
    private typealias Mark = Int32
    private static let open: Mark = 0
    private static let inside: Mark = -1
    /// A value that is cut off after so many bytes is still told from other text.
    private static let recognisable = 3

    private let mask: SecretMask
    private var bytes: Bytes = []
    private var marks: [Mark] = []
    private var first = 0
    /// Where the search stands, among the bytes as they are and among those without breaks.
    private var whole: Int32 = 0
    private var joined: Int32 = 0
    /// Held bytes that are no breaks.
    private var joinedCount = 0
    /// Breaks in a row: between the letters of one value there are two at most.
    private var breaks = 0

    init(_ mask: SecretMask) { self.mask = mask }

    /// Takes the next piece; answers what can be shown now.
    public mutating func add(_ piece: Bytes) -> Bytes { add(piece[...]) }

    /// The same for a part of some bytes.
    public mutating func add(_ piece: ArraySlice<UInt8>) -> Bytes {
        var shown = Bytes()
        shown.reserveCapacity(piece.count)
        var position = piece.startIndex
        while position < piece.endIndex {
            if bytes.isEmpty, whole == 0, joined == 0 {
                let plain = plainEnd(of: piece, from: position)
                shown += piece[position..<plain]
                position = plain
                if position == piece.endIndex { break }
            }
            take(piece[position])
            release(&shown)
            position += 1
        }
        compact()
        return shown
    }

    /// Where the next byte is with which a value can begin; most bytes of most output are none.
    private mutating func plainEnd(of piece: ArraySlice<UInt8>, from start: Int) -> Int {
        var position = start
        while position < piece.endIndex, !mask.begins[Int(piece[position])] { position += 1 }
        if position > start { breaks = 0 }
        return position
    }

    /// The rest.
    ///
    /// When the stream was cut off, what may be the beginning of a value counts as one, from three bytes on.
    public mutating func finish(isCut: Bool = false) -> Bytes {
        if isCut {
            let (length, folded) = (mask.whole.depth(whole), mask.joined.depth(joined))
            if length >= Self.recognisable { cover(last: length, owner: mask.whole.owner(whole)) }
            if folded >= Self.recognisable { coverJoined(last: folded, owner: mask.joined.owner(joined)) }
        }
        (whole, joined) = (0, 0)
        var shown = Bytes()
        release(&shown)
        compact()
        return shown
    }

    private mutating func take(_ byte: UInt8) {
        bytes.append(byte)
        marks.append(Self.open)
        whole = mask.whole.next(whole, byte)
        let found = mask.whole.found(whole)
        if found.length > 0 { cover(last: found.length, owner: found.owner) }
        if Self.isBreak(byte) {
            breaks += 1
            if breaks > 2 { joined = 0 }
            return
        }
        breaks = 0
        joinedCount += 1
        joined = mask.joined.next(joined, byte)
        let folded = mask.joined.found(joined)
        if folded.length > 0 { coverJoined(last: folded.length, owner: folded.owner) }
    }

    /// What may stand between the letters of one value: a line break, a space, or a colon as in `de:ad`.
    private static func isBreak(_ byte: UInt8) -> Bool {
        byte == 10 || byte == 13 || byte == 32 || byte == 9 || byte == 58
    }

    private mutating func cover(last length: Int, owner: Int32) {
        let start = bytes.count - length
        if marks[start] == Self.open { marks[start] = owner }
        for index in start + 1..<bytes.count { marks[index] = Self.inside }
    }

    /// The same for so many bytes that are no breaks, with those between them.
    private mutating func coverJoined(last length: Int, owner: Int32) {
        var (start, left) = (bytes.count, length)
        while left > 0 {
            start -= 1
            if !Self.isBreak(bytes[start]) { left -= 1 }
        }
        cover(last: bytes.count - start, owner: owner)
    }

    /// Lets go of what no value can begin with any more.
    private mutating func release(_ shown: inout Bytes) {
        let (wholeDepth, joinedDepth) = (mask.whole.depth(whole), mask.joined.depth(joined))
        while bytes.count - first > wholeDepth {
            let byte = bytes[first]
            if !Self.isBreak(byte) {
                guard joinedCount > joinedDepth else { return }
                joinedCount -= 1
            }
            switch marks[first] {
            case Self.open: shown.append(byte)
            case Self.inside: break
            case let owner: shown += mask.placeholder(owner)
            }
            first += 1
        }
        if first == bytes.count { compact() }
    }

    private mutating func compact() {
        if first == bytes.count {
            bytes.removeAll(keepingCapacity: true)
            marks.removeAll(keepingCapacity: true)
        } else {
            bytes.removeFirst(first)
            marks.removeFirst(first)
        }
        first = 0
    }
}
