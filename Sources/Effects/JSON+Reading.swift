extension JSON {
    /// Reads one JSON text (RFC 8259) in UTF-8, strictly: nothing after it, no name twice in an object.
    ///
    /// Whole numbers that fit are ``int(_:)``, others ``double(_:)``; one that is not finite as a double is
    /// an error, as is nesting beyond `depth` levels.
    public static func read(_ text: Bytes, depth: Int = 128) throws(JSONError) -> JSON {
        var reader = JSONReader(text: text, deepest: depth)
        return try reader.document()
    }
}

/// Reads JSON from bytes, one value at a time, recursing once per level.
struct JSONReader {
    let text: Bytes
    let deepest: Int
    private var position = 0

    init(text: Bytes, deepest: Int) {
        self.text = text
        self.deepest = deepest
    }

    mutating func document() throws(JSONError) -> JSON {
        skipBlanks()
        let value = try value(depth: 0)
        skipBlanks()
        guard position == text.count else { throw error("something follows the value") }
        return value
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSON {
        guard depth <= deepest else { throw error("more than \(deepest) levels deep") }
        switch peek {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case .some: return try number()
        case nil: throw error("the text ends where a value is expected")
        }
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSON {
        var members: [JSON.Member] = []
        var names: Set<Bytes> = []
        position += 1
        skipBlanks()
        if take(UInt8(ascii: "}")) { return .object([]) }
        repeat {
            skipBlanks()
            guard peek == UInt8(ascii: "\"") else { throw error("a name in quotes is expected") }
            let start = position
            let name = try string()
            guard names.insert(Bytes(name.utf8)).inserted else {
                throw error("the name \"\(name)\" is given twice in one object", at: start)
            }
            skipBlanks()
            guard take(UInt8(ascii: ":")) else { throw error("a colon is expected") }
            skipBlanks()
            members.append(JSON.Member(name, try value(depth: depth + 1)))
            skipBlanks()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw error("a comma or } is expected") }
        return .object(members)
    }

    private mutating func array(depth: Int) throws(JSONError) -> JSON {
        var elements: [JSON] = []
        position += 1
        skipBlanks()
        if take(UInt8(ascii: "]")) { return .array([]) }
        repeat {
            skipBlanks()
            elements.append(try value(depth: depth + 1))
            skipBlanks()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw error("a comma or ] is expected") }
        return .array(elements)
    }

    private mutating func word(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
        guard text[position...].starts(with: word.description.utf8) else {
            throw error("a value is expected")
        }
        position += word.utf8CodeUnitCount
        return value
    }

    private mutating func number() throws(JSONError) -> JSON {
        let start = position
        _ = take(UInt8(ascii: "-"))
        let leading = position
        guard skipDigits() else { throw error("a value is expected", at: start) }
        guard text[leading] != UInt8(ascii: "0") || position == leading + 1 else {
            throw error("a number has no leading zeros", at: start)
        }
        var isWhole = true
        if take(UInt8(ascii: ".")) {
            isWhole = false
            guard skipDigits() else { throw error("a digit is expected") }
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            isWhole = false
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            guard skipDigits() else { throw error("a digit is expected") }
        }
        let digits = String(decoding: text[start..<position], as: UTF8.self)
        if isWhole, digits != "-0", let whole = Int64(digits) { return .int(whole) }
        guard let double = Double(digits), double.isFinite else {
            throw error("the number is too large", at: start)
        }
        return .double(double)
    }

    private mutating func string() throws(JSONError) -> String {
        let start = position
        position += 1
        var bytes = Bytes()
        while true {
            let special = text[position...].firstIndex {
                $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") || $0 < 32
            }
            bytes += text[position..<(special ?? text.endIndex)]
            position = special ?? text.endIndex
            guard let byte = peek else { break }
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = bytes.text else { throw error("a string is not valid UTF-8", at: start) }
                return string
            case UInt8(ascii: "\\"): try escape(into: &bytes)
            default: throw error("a control character must be escaped in a string", at: position - 1)
            }
        }
        throw error("a string is not closed", at: start)
    }

    private mutating func escape(into bytes: inout Bytes) throws(JSONError) {
        let start = position - 1
        guard let byte = peek else { throw error("a string is not closed", at: start) }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(byte)
        case UInt8(ascii: "b"): bytes.append(8)
        case UInt8(ascii: "f"): bytes.append(12)
        case UInt8(ascii: "n"): bytes.append(10)
        case UInt8(ascii: "r"): bytes.append(13)
        case UInt8(ascii: "t"): bytes.append(9)
        case UInt8(ascii: "u"): bytes += String(try unicodeEscape(from: start)).utf8
        default: throw error("an unknown escape", at: start)
        }
    }

    /// The scalar of `\uXXXX`, or of two of them that are a surrogate pair.
    private mutating func unicodeEscape(from start: Int) throws(JSONError) -> Character {
        let first = try fourDigits(from: start)
        var code = first
        if 0xD800..<0xDC00 ~= first, text[position...].starts(with: Bytes("\\u".utf8)) {
            position += 2
            let second = try fourDigits(from: start)
            guard 0xDC00..<0xE000 ~= second else { throw error("half a surrogate pair", at: start) }
            code = 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw error("half a surrogate pair", at: start) }
        return Character(scalar)
    }

    private mutating func fourDigits(from start: Int) throws(JSONError) -> UInt32 {
        let end = min(position + 4, text.count)
        var code = UInt32(0)
        for byte in text[position..<end] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 128 else {
                throw error("four hexadecimal digits are expected", at: start)
            }
            code = code << 4 | UInt32(digit)
        }
        guard end == position + 4 else { throw error("four hexadecimal digits are expected", at: start) }
        position = end
        return code
    }

    private var peek: UInt8? { position < text.count ? text[position] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipDigits() -> Bool {
        let start = position
        while let byte = peek, 48...57 ~= byte { position += 1 }
        return position > start
    }

    private mutating func skipBlanks() {
        while let byte = peek, [32, 9, 10, 13].contains(byte) { position += 1 }
    }

    private func error(_ message: String, at index: Int? = nil) -> JSONError {
        let before = text[..<min(index ?? position, text.count)]
        let line = before.count { $0 == 10 } + 1
        let column = before.count - (before.lastIndex(of: 10).map { $0 + 1 } ?? 0) + 1
        return JSONError(line: line, column: column, message: message)
    }
}
