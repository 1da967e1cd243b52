internal import Effects

/// Splits a line as Python's `shlex` does, which Ansible reads its inventories with.
enum ShellWords {
    /// The words, quotes and backslashes undone; nil when a quote stays open or the line ends in a backslash.
    ///
    /// With comments, everything from a `#` on is one, be it in the middle of a word.
    static func split(_ line: some StringProtocol, hasComments: Bool) -> [String]? {
        var words: [String] = []
        var word = Bytes()
        // A word may be empty: two quotes with nothing between them.
        var isInWord = false
        var quote: UInt8?
        var bytes = line.utf8.makeIterator()
        reading: while let byte = bytes.next() {
            if let open = quote {
                if byte == open {
                    quote = nil
                } else if byte == backslash, open == UInt8(ascii: "\"") {
                    guard let next = bytes.next() else { return nil }
                    if next != backslash, next != open { word.append(backslash) }
                    word.append(next)
                } else {
                    word.append(byte)
                }
                continue
            }
            switch byte {
            case 32, 9, 13, 10:
                if isInWord { words.append(word.lossyText) }
                word.removeAll(keepingCapacity: true)
                isInWord = false
            case UInt8(ascii: "#") where hasComments: break reading
            case UInt8(ascii: "'"), UInt8(ascii: "\""):
                quote = byte
                isInWord = true
            case backslash:
                guard let next = bytes.next() else { return nil }
                word.append(next)
                isInWord = true
            default:
                word.append(byte)
                isInWord = true
            }
        }
        guard quote == nil else { return nil }
        if isInWord { words.append(word.lossyText) }
        return words
    }

    private static let backslash = UInt8(ascii: "\\")
}
