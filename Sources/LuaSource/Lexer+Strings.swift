extension Lexer {
    /// A string in quotes, its escapes read.
    mutating func quoted() throws(SourceError) -> Token {
        let start = position
        let quote = byte()
        position += 1
        var bytes: [UInt8] = []
        while byte() != quote {
            switch byte() {
            case -1: throw SourceError(message: "unfinished string near <eof>", offset: start)
            case 10, 13: throw SourceError(message: "unfinished string", offset: start)
            case 92: try escape(&bytes)
            case let other:
                bytes.append(UInt8(other))
                position += 1
            }
        }
        position += 1
        return Token(kind: .string, start: start, end: position, bytes: bytes)
    }

    private static let letters: [Int: UInt8] = [
        97: 7, 98: 8, 102: 12, 110: 10, 114: 13, 116: 9, 118: 11, 92: 92, 34: 34, 39: 39,
    ]

    private mutating func escape(_ bytes: inout [UInt8]) throws(SourceError) {
        let start = position
        position += 1
        switch byte() {
        case 120:
            guard let high = Self.hexadecimal(byte(1)), let low = Self.hexadecimal(byte(2)) else {
                throw SourceError(message: "hexadecimal digit expected", offset: start)
            }
            bytes.append(UInt8(high << 4 | low))
            position += 3
        case 117: try unicode(&bytes, from: start)
        case 10, 13:
            let first = byte()
            position += 1
            if byte() == 23 - first { position += 1 }
            bytes.append(10)
        case 122:
            position += 1
            while (9...13).contains(byte()) || byte() == 32 { position += 1 }
        case 48...57:
            var value = 0
            for _ in 0..<3 where Self.isDigit(byte()) {
                value = value * 10 + byte() - 48
                position += 1
            }
            guard let byte = UInt8(exactly: value) else {
                throw SourceError(message: "decimal escape too large", offset: start)
            }
            bytes.append(byte)
        case let letter:
            guard let meant = Self.letters[letter] else {
                let message = letter < 0 ? "unfinished string near <eof>" : "invalid escape sequence"
                throw SourceError(message: message, offset: start)
            }
            bytes.append(meant)
            position += 1
        }
    }

    /// `\u{…}`: any number below 2^31, written as UTF-8 would be.
    private mutating func unicode(_ bytes: inout [UInt8], from start: Int) throws(SourceError) {
        guard byte(1) == 123, let first = Self.hexadecimal(byte(2)) else {
            throw SourceError(
                message: byte(1) == 123 ? "hexadecimal digit expected" : "missing '{' in \\u{xxxx}",
                offset: start)
        }
        position += 3
        var value = first
        while let digit = Self.hexadecimal(byte()) {
            value = value << 4 | digit
            guard value < 1 << 31 else { throw SourceError(message: "UTF-8 value too large", offset: start) }
            position += 1
        }
        guard byte() == 125 else { throw SourceError(message: "missing '}' in \\u{xxxx}", offset: start) }
        position += 1
        bytes += Self.encoded(value)
    }

    private static func encoded(_ value: Int) -> [UInt8] {
        guard value >= 0x80 else { return [UInt8(value)] }
        var (rest, most, tail) = (value, 0x3f, [UInt8]())
        repeat {
            tail.insert(UInt8(0x80 | rest & 0x3f), at: 0)
            rest >>= 6
            most >>= 1
        } while rest > most
        return [UInt8(truncatingIfNeeded: ~most << 1 | rest)] + tail
    }
}
