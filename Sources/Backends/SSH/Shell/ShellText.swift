import Effects

/// A piece of a shell script: our own words, and bytes quoted so that they are never anything but themselves.
///
/// It holds no newline: csh runs every line for itself, so a newline among the bytes would let what follows it be run by
/// an account with that shell.
struct ShellText: Sendable, Hashable {
    /// The script.
    private(set) var bytes: Bytes = []
    /// Whether it uses `$g_l`, which must hold a newline then.
    private(set) var usesNewline = false
    /// What it reads from standard input for itself, line by line, before what it starts gets the rest.
    private(set) var input: Bytes = []

    /// A text of nothing.
    init() {}

    /// Bytes as one word, whatever they are (but NUL, which no word can hold).
    ///
    /// In single quotes nothing means anything but the closing quote itself.
    init(word: some Sequence<UInt8>) {
        bytes.append(UInt8(ascii: "'"))
        for byte in word {
            switch byte {
            case UInt8(ascii: "'"): bytes += Array("'\\''".utf8)
            case UInt8(ascii: "\n"):
                bytes += Array("'\"$g_l\"'".utf8)
                usesNewline = true
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "'"))
    }

    /// Adds a text at the end.
    static func += (text: inout ShellText, more: ShellText) {
        text.bytes += more.bytes
        text.usesNewline = text.usesNewline || more.usesNewline
        text.input += more.input
    }

    /// The same that reads this from standard input.
    func reading(_ input: Bytes) -> ShellText {
        var text = self
        text.input += input
        return text
    }

    /// A text that reads this one from standard input and does what it says.
    var told: ShellText {
        var text: ShellText = #"IFS= read -r g_k && eval "$g_k""#
        text.usesNewline = usesNewline
        return text.reading(bytes + [UInt8(ascii: "\n")] + input)
    }

    /// One text behind the other.
    static func + (first: ShellText, second: ShellText) -> ShellText {
        var text = first
        text += second
        return text
    }
}

extension ShellText: ExpressibleByStringInterpolation {
    /// Puts our own words and what they speak of together.
    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ShellText()

        init(literalCapacity: Int, interpolationCount: Int) { text.bytes.reserveCapacity(literalCapacity) }

        mutating func appendLiteral(_ literal: String) { text.append(ours: literal) }
        /// Bytes as one word.
        mutating func appendInterpolation(word: some Sequence<UInt8>) { text += ShellText(word: word) }
        /// A text as one word.
        mutating func appendInterpolation(word: String) { text += ShellText(word: word.utf8) }
        /// A number.
        mutating func appendInterpolation(_ number: some BinaryInteger) { text.append(ours: String(number)) }
        /// More script.
        mutating func appendInterpolation(_ more: ShellText) { text += more }
    }

    init(stringInterpolation: StringInterpolation) { self = stringInterpolation.text }

    init(stringLiteral literal: String) { append(ours: literal) }

    /// Our own words; where we broke a line for the reader there is a space.
    private mutating func append(ours literal: String) {
        bytes += literal.utf8.map { $0 == UInt8(ascii: "\n") ? UInt8(ascii: " ") : $0 }
    }
}

extension Sequence<ShellText> {
    /// All of them with a space between each two.
    var spaced: ShellText {
        reduce(into: ShellText()) { all, text in
            if !all.bytes.isEmpty { all += " " }
            all += text
        }
    }
}
