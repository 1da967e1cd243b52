/// Cuts a text into the tokens of Lua 5.4; what is none throws where Lua's own lexer would.
struct Lexer {
    let source: [UInt8]
    var position = 0

    init(_ source: [UInt8]) { self.source = source }

    /// The byte some way ahead; -1 behind the end.
    func byte(_ ahead: Int = 0) -> Int {
        position + ahead < source.count ? Int(source[position + ahead]) : -1
    }

    /// The next token; `.end` behind the last.
    mutating func next() throws(SourceError) -> Token {
        try skip()
        let start = position
        let first = byte()
        guard first >= 0 else { return Token(kind: .end, start: start, end: start) }
        if Self.isLetter(first) { return name() }
        if Self.isDigit(first) || first == Self.dot && Self.isDigit(byte(1)) { return try number() }
        switch UInt8(first) {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return try quoted()
        case UInt8(ascii: "["):
            if let level = try longBracket() {
                let bytes = try long(level, isComment: false)
                return Token(kind: .string, start: start, end: position, bytes: bytes)
            }
        default: break
        }
        return symbol()
    }

    private mutating func name() -> Token {
        let start = position
        while Self.isLetter(byte()) || Self.isDigit(byte()) { position += 1 }
        // The longest keyword has 8 letters.
        let kind =
            position - start > 8
            ? nil : Token.Kind.keywords[String(decoding: source[start..<position], as: UTF8.self)]
        return Token(kind: kind ?? .name, start: start, end: position)
    }

    // — What stands between tokens —

    private mutating func skip() throws(SourceError) {
        while true {
            switch byte() {
            case 9...13, 32: position += 1
            case Self.minus where byte(1) == Self.minus:
                position += 2
                if byte() == Self.bracket, let level = try longBracket(isComment: true) {
                    _ = try long(level, isComment: true)
                } else {
                    while byte() >= 0, byte() != 10, byte() != 13 { position += 1 }
                }
            default: return
            }
        }
    }

    /// Goes behind `[`, any number of `=`, `[` and tells their number; nil, without moving, when that is not there.
    private mutating func longBracket(isComment: Bool = false) throws(SourceError) -> Int? {
        var level = 0
        while byte(1 + level) == Self.equals { level += 1 }
        if byte(1 + level) == Self.bracket {
            position += level + 2
            return level
        }
        guard level > 0, !isComment else { return nil }
        throw SourceError(message: "invalid long string delimiter", offset: position)
    }

    /// The content of a long string or comment up to its closing bracket, which is skipped.
    private mutating func long(_ level: Int, isComment: Bool) throws(SourceError) -> [UInt8] {
        let start = position
        while byte() >= 0 {
            guard byte() == Self.closing else {
                position += 1
                continue
            }
            var count = 0
            while byte(1 + count) == Self.equals { count += 1 }
            guard count == level, byte(1 + count) == Self.closing else {
                position += 1 + count
                continue
            }
            let content = isComment ? [] : Self.lines(source[start..<position])
            position += count + 2
            return content
        }
        throw SourceError(
            message: "unfinished long \(isComment ? "comment" : "string") near <eof>",
            offset: start - level - 2)
    }

    /// The text with every line end as LF and without one at its beginning.
    private static func lines(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var lines: [UInt8] = []
        lines.reserveCapacity(text.count)
        var index = text.startIndex
        while index < text.endIndex {
            let byte = text[index]
            index += 1
            guard byte == 10 || byte == 13 else {
                lines.append(byte)
                continue
            }
            if index < text.endIndex, text[index] == 23 - byte { index += 1 }
            lines.append(10)
        }
        return lines.first == 10 ? Array(lines.dropFirst()) : lines
    }

    // — Classes of bytes —

    static let (dot, minus, bracket, closing, equals) = (46, 45, 91, 93, 61)

    static func isDigit(_ byte: Int) -> Bool { (48...57).contains(byte) }

    static func isLetter(_ byte: Int) -> Bool {
        (97...122).contains(byte) || (65...90).contains(byte) || byte == 95
    }

    static func hexadecimal(_ byte: Int) -> Int? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }
}
