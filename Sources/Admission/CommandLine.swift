public import Effects

/// The string form of a command, split into words by quotes and backslash as POSIX does, with no expansion of
/// any kind.
///
/// What a shell would do more with is refused by name: unquoted metacharacters, `$` and backtick inside
/// double quotes, newlines, NUL, an open quote. `! = % ^ ,` are text.
public enum CommandLine {
    /// The words of a command; a refusal names the character that stands in the way.
    ///
    /// Words need not be UTF-8.
    public static func split(_ bytes: Bytes) -> Result<[Bytes], Refusal> {
        // No program could be given so much, and nobody should have to read it first.
        guard bytes.count <= ArgumentSize.most else {
            return .failure(
                Refusal(
                    code: "refused.size",
                    message: "the command line has \(bytes.count) bytes; the most is \(ArgumentSize.most)",
                    remedy: "pass them through stdin or a file"))
        }
        var splitter = Splitter(bytes: bytes)
        do {
            return .success(try splitter.words())
        } catch {
            return .failure(error)
        }
    }
}

private struct Splitter {
    let bytes: Bytes
    private var position = 0
    private var word = Bytes()
    private var isInWord = false

    private static let forbidden = Set(";&|<>()$`*?[]{}~#".utf8)
    private static let escapable = Set("\"\\$`".utf8)

    init(bytes: Bytes) { self.bytes = bytes }

    mutating func words() throws(Refusal) -> [Bytes] {
        var words: [Bytes] = []
        while let byte = next() {
            switch byte {
            case UInt8(ascii: " "), 9:
                if isInWord { words.append(word) }
                word = []
                isInWord = false
            case UInt8(ascii: "'"): try singleQuoted()
            case UInt8(ascii: "\""): try doubleQuoted()
            case UInt8(ascii: "\\"): try append(try escaped())
            default:
                guard !Self.forbidden.contains(byte) else { throw refusal(of: byte) }
                try append(byte)
            }
        }
        if isInWord { words.append(word) }
        guard !words.isEmpty else {
            throw Refusal(
                code: "refused.syntax", message: "the command has no words", remedy: "name a program to run")
        }
        return words
    }

    private mutating func singleQuoted() throws(Refusal) {
        isInWord = true
        while let byte = next() {
            if byte == UInt8(ascii: "'") { return }
            try append(byte)
        }
        throw openQuote("'")
    }

    private mutating func doubleQuoted() throws(Refusal) {
        isInWord = true
        while let byte = next() {
            switch byte {
            case UInt8(ascii: "\""): return
            case UInt8(ascii: "$"), UInt8(ascii: "`"): throw refusal(of: byte, " inside double quotes")
            case UInt8(ascii: "\\"):
                guard position < bytes.count,
                    Self.escapable.contains(bytes[position]) || bytes[position] == 10
                else {
                    try append(byte)
                    continue
                }
                try append(try escaped())
            default: try append(byte)
            }
        }
        throw openQuote("\"")
    }

    private mutating func escaped() throws(Refusal) -> UInt8 {
        guard let byte = next() else {
            throw Refusal(
                code: "refused.syntax", message: "the command ends with a backslash that escapes nothing",
                remedy: "write \\\\ for a backslash")
        }
        guard byte != 10 else { throw refused("a backslash before a newline") }
        return byte
    }

    private mutating func append(_ byte: UInt8) throws(Refusal) {
        switch byte {
        case 0: throw refused("a NUL byte")
        case 10: throw refused("a newline")
        default:
            word.append(byte)
            isInWord = true
        }
    }

    private mutating func next() -> UInt8? {
        guard position < bytes.count else { return nil }
        position += 1
        return bytes[position - 1]
    }

    private func refusal(of byte: UInt8, _ place: String = "") -> Refusal {
        refused(
            "an unescaped \(Unicode.Scalar(byte))\(place)",
            remedy: "put it in single quotes to mean the character")
    }

    private func refused(_ what: String, remedy: String = "give the command as a list of arguments")
        -> Refusal
    {
        Refusal(
            code: "refused.syntax",
            message: "the command has \(what) at byte \(position), and commands are not run by a shell",
            remedy: remedy + (remedy.hasPrefix("put") ? ", or give the command as a list of arguments" : ""))
    }

    private func openQuote(_ quote: String) -> Refusal {
        Refusal(
            code: "refused.syntax", message: "the command has a \(quote) that is not closed",
            remedy: "close the quote")
    }
}
