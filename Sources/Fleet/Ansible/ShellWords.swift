internal import Effects

/// Splits a line as Python's `shlex` does, which Ansible reads its inventories with.
struct ShellWords {
    private var words: [String] = []
    private var word = Bytes()
    /// A word may be empty: two quotes with nothing between them.
    private var isInWord = false
    private var quote: UInt8?

    /// The words, quotes and backslashes undone; nil when a quote stays open or the line ends in a backslash.
    ///
    /// With comments, everything from a `#` on is one, be it in the middle of a word.
    static func split(_ line: some StringProtocol, hasComments: Bool) -> [String]? {
        var split = ShellWords()
        var bytes = line.utf8.makeIterator()
        while let byte = bytes.next() {
            if byte == backslash, split.quote != UInt8(ascii: "'") {
                guard let next = bytes.next() else { return nil }
                split.take(escaped: next)
            } else if hasComments, byte == UInt8(ascii: "#"), split.quote == nil {
                break
            } else {
                split.take(byte)
            }
        }
        guard split.quote == nil else { return nil }
        split.endWord()
        return split.words
    }

    private mutating func take(_ byte: UInt8) {
        switch byte {
        case quote: quote = nil
        case _ where quote != nil: word.append(byte)
        case 32, 9, 13, 10: endWord()
        case UInt8(ascii: "'"), UInt8(ascii: "\""):
            quote = byte
            isInWord = true
        default:
            word.append(byte)
            isInWord = true
        }
    }

    /// In quotes a backslash stands for itself unless what follows is one, or the quote.
    private mutating func take(escaped byte: UInt8) {
        if let quote, byte != quote, byte != Self.backslash { word.append(Self.backslash) }
        word.append(byte)
        isInWord = true
    }

    private mutating func endWord() {
        if isInWord { words.append(word.lossyText) }
        word.removeAll(keepingCapacity: true)
        isInWord = false
    }

    private static let backslash = UInt8(ascii: "\\")
}
