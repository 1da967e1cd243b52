internal import Effects

/// Splits a line as Python's `shlex` does, which Ansible reads its inventories with.
enum ShellWords {
    /// The words, quotes and backslashes undone; nil when a quote stays open or the line ends in a backslash.
    ///
    /// With comments, everything from a `#` on is one, be it in the middle of a word.
    static func split(_ line: some StringProtocol, hasComments: Bool) -> [String]? {
        var words: [String] = []
        var word: Bytes?
        var quote: UInt8?
        var bytes = line.utf8.makeIterator()
        reading: while let byte = bytes.next() {
            if let open = quote {
                if byte == open {
                    quote = nil
                } else if byte == backslash, open == UInt8(ascii: "\"") {
                    guard let next = bytes.next() else { return nil }
                    word?.append(contentsOf: next == backslash || next == open ? [next] : [backslash, next])
                } else {
                    word?.append(byte)
                }
                continue
            }
            switch byte {
            case 32, 9, 13, 10:
                if let word { words.append(word.lossyText) }
                word = nil
            case UInt8(ascii: "#") where hasComments: break reading
            case UInt8(ascii: "'"), UInt8(ascii: "\""):
                quote = byte
                word = word ?? []
            case backslash:
                guard let next = bytes.next() else { return nil }
                word = (word ?? []) + [next]
            default: word = (word ?? []) + [byte]
            }
        }
        guard quote == nil else { return nil }
        if let word { words.append(word.lossyText) }
        return words
    }

    private static let backslash = UInt8(ascii: "\\")
}
