/// Takes bytes from the front, never past the end.
struct ByteReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int
    /// How many more values may come: a value may take one byte here and forty in memory.
    private var values: Int

    init(_ bytes: ArraySlice<UInt8>, values: Int = .max) {
        self.bytes = bytes
        self.values = values
        position = bytes.startIndex
    }

    /// Counts one more value, or call.
    mutating func beginValue() throws(MalformedBytes) {
        guard values > 0 else { throw MalformedBytes("there are too many values") }
        values -= 1
    }

    var remaining: Int { bytes.endIndex - position }

    mutating func byte() throws(MalformedBytes) -> UInt8 {
        guard position < bytes.endIndex else { throw MalformedBytes("the bytes end too early") }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func take(_ count: Int) throws(MalformedBytes) -> ArraySlice<UInt8> {
        guard count >= 0, count <= remaining else { throw MalformedBytes("the bytes end too early") }
        defer { position += count }
        return bytes[position..<position + count]
    }

    mutating func fixed32() throws(MalformedBytes) -> UInt32 {
        var number: UInt32 = 0
        for shift in 0..<4 { number |= UInt32(try byte()) << (8 * shift) }
        return number
    }

    mutating func fixed64() throws(MalformedBytes) -> UInt64 {
        var number: UInt64 = 0
        for shift in 0..<8 { number |= UInt64(try byte()) << (8 * shift) }
        return number
    }

    /// LEB128, minimal, at most 64 bits.
    mutating func varint() throws(MalformedBytes) -> UInt64 {
        var number: UInt64 = 0
        for index in 0..<10 {
            let next = try byte()
            if index == 9, next > 1 { break }
            number |= UInt64(next & 0x7f) << (7 * index)
            guard next < 0x80 else { continue }
            guard next != 0 || index == 0 else { throw MalformedBytes("a number is longer than it need be") }
            return number
        }
        throw MalformedBytes("a number is too large")
    }

    /// A number of things of at least one byte each, so that no more can follow than there are bytes.
    mutating func count() throws(MalformedBytes) -> Int {
        guard let count = Int(exactly: try varint()), count <= remaining else {
            throw MalformedBytes("a length is larger than what follows")
        }
        return count
    }

    mutating func text(atMost longest: Int = .max) throws(MalformedBytes) -> String {
        let length = try count()
        guard length <= longest else { throw MalformedBytes("a text is longer than \(longest) bytes") }
        guard let text = String(validating: try take(length), as: UTF8.self) else {
            throw MalformedBytes("a text is not UTF-8")
        }
        return text
    }

    /// Text for people: ASCII without anything that a terminal would obey; with `lines`, line breaks too.
    mutating func printable(atMost longest: Int, lines: Bool = false) throws(MalformedBytes) -> String {
        let length = try count()
        guard length <= longest else { throw MalformedBytes("a text is longer than \(longest) bytes") }
        let text = try take(length)
        guard text.allSatisfy({ 0x20...0x7e ~= $0 || lines && $0 == 0x0a }) else {
            throw MalformedBytes("a text has a character that cannot be printed")
        }
        return String(decoding: text, as: UTF8.self)
    }

    mutating func flag() throws(MalformedBytes) -> Bool {
        let flag = try byte()
        guard flag <= 1 else { throw MalformedBytes("a flag is neither 0 nor 1") }
        return flag == 1
    }

    /// What `read` makes of at most `longest` bytes.
    mutating func within<Result>(
        _ longest: Int, _ read: (inout ByteReader) throws(MalformedBytes) -> Result
    ) throws(MalformedBytes) -> Result {
        let begin = position
        let result = try read(&self)
        guard position - begin <= longest else {
            throw MalformedBytes("a value is larger than the limit of \(longest) bytes")
        }
        return result
    }

    func end() throws(MalformedBytes) {
        guard remaining == 0 else { throw MalformedBytes("\(remaining) bytes too many") }
    }
}
