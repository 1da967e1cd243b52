/// Text that is not JSON, and where.
public struct JSONError: Error, Sendable, Hashable {
    /// What is wrong, as part of a sentence.
    public let message: String
    /// The offset in bytes at which it was noticed.
    public let offset: Int
}

extension JSON {
    /// Reads strict JSON text (RFC 8259) in UTF-8, at most 128 levels deep; a member's name may occur once.
    ///
    /// Whole numbers that fit become ``int(_:)``, other numbers ``double(_:)``.
    public static func parse(_ bytes: Bytes) throws(JSONError) -> JSON {
        var reader = JSONText(bytes: bytes)
        let value = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.offset == bytes.count else { throw reader.problem("more text after the value") }
        return value
    }
}

private struct JSONText {
    let bytes: Bytes
    var offset = 0

    init(bytes: Bytes) { self.bytes = bytes }

    func problem(_ message: String) -> JSONError { JSONError(message: message, offset: offset) }

    var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    mutating func skipSpace() {
        while let byte = next, byte == 32 || byte == 10 || byte == 13 || byte == 9 { offset += 1 }
    }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard next == UInt8(ascii: character) else { return false }
        offset += 1
        return true
    }

    mutating func value(depth: Int) throws(JSONError) -> JSON {
        guard depth < 128 else { throw problem("more than 128 levels") }
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ word: String, _ value: JSON) throws(JSONError) -> JSON {
        guard bytes[offset...].starts(with: word.utf8) else { throw problem("a value expected") }
        offset += word.utf8.count
        return value
    }

    private mutating func array(depth: Int) throws(JSONError) -> JSON {
        offset += 1
        if skip("]") { return .array([]) }
        var elements: [JSON] = []
        repeat { elements.append(try value(depth: depth + 1)) } while skip(",")
        guard skip("]") else { throw problem("',' or ']' expected") }
        return .array(elements)
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSON {
        offset += 1
        if skip("}") { return .object([]) }
        var members: [JSON.Member] = []
        var names: Set<Bytes> = []
        repeat {
            skipSpace()
            let name = try string()
            guard names.insert(Bytes(name.utf8)).inserted else { throw problem("a name given twice") }
            guard skip(":") else { throw problem("':' expected") }
            members.append(JSON.Member(name, try value(depth: depth + 1)))
        } while skip(",")
        guard skip("}") else { throw problem("',' or '}' expected") }
        return .object(members)
    }

    private mutating func string() throws(JSONError) -> String {
        guard next == UInt8(ascii: "\"") else { throw problem("a string expected") }
        offset += 1
        var content = Bytes()
        var start = offset
        while let byte = next {
            if byte == UInt8(ascii: "\"") {
                content += bytes[start..<offset]
                guard let text = content.text else { throw problem("not UTF-8") }
                offset += 1
                return text
            }
            guard byte >= 32 else { throw problem("a control character in a string") }
            if byte == UInt8(ascii: "\\") {
                content += bytes[start..<offset]
                offset += 1
                content += try escaped()
                start = offset
            } else {
                offset += 1
            }
        }
        throw problem("a string without end")
    }

    private mutating func escaped() throws(JSONError) -> Bytes {
        guard let letter = next else { throw problem("a string without end") }
        offset += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [letter]
        case UInt8(ascii: "b"): return [8]
        case UInt8(ascii: "f"): return [12]
        case UInt8(ascii: "n"): return [10]
        case UInt8(ascii: "r"): return [13]
        case UInt8(ascii: "t"): return [9]
        case UInt8(ascii: "u"): return try scalar()
        default: throw problem("an unknown escape")
        }
    }

    private mutating func scalar() throws(JSONError) -> Bytes {
        var code = try unit()
        if (0xd800..<0xdc00).contains(code), bytes[offset...].starts(with: "\\u".utf8) {
            offset += 2
            let low = try unit()
            guard (0xdc00..<0xe000).contains(low) else { throw problem("half a surrogate pair") }
            code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw problem("half a surrogate pair") }
        return Bytes(String(scalar).utf8)
    }

    private mutating func unit() throws(JSONError) -> UInt32 {
        let digits = bytes[offset...].prefix(4)
        guard digits.count == 4, !digits.contains(UInt8(ascii: "+")), !digits.contains(UInt8(ascii: "-")),
            let code = UInt32(
                digits.map { Character(Unicode.Scalar($0)) }.reduce(into: "") { $0.append($1) }, radix: 16)
        else { throw problem("four hexadecimal digits expected") }
        offset += 4
        return code
    }

    private mutating func digits() -> Int {
        let start = offset
        while let byte = next, (48...57).contains(byte) { offset += 1 }
        return offset - start
    }

    private mutating func number() throws(JSONError) -> JSON {
        let start = offset
        var isWhole = true
        if next == UInt8(ascii: "-") { offset += 1 }
        let isZero = next == UInt8(ascii: "0")
        let whole = digits()
        guard whole > 0, !isZero || whole == 1 else { throw problem("a value expected") }
        if next == UInt8(ascii: ".") {
            offset += 1
            isWhole = false
            guard digits() > 0 else { throw problem("a digit expected") }
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            offset += 1
            isWhole = false
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { offset += 1 }
            guard digits() > 0 else { throw problem("a digit expected") }
        }
        let text = String(decoding: bytes[start..<offset], as: UTF8.self)
        if isWhole, let value = Int64(text) { return .int(value) }
        guard let value = Double(text), value.isFinite else { throw problem("a number out of range") }
        return .double(value)
    }
}
