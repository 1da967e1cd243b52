internal import Admission
public import Effects

/// Which commands a model answers: words, of which `*` stands for any one and `**`, last, for any that follow.
public struct CommandPattern: Sendable, Hashable {
    /// One word of it.
    enum Word: Sendable, Hashable {
        case text(Bytes)
        case any
        case rest
    }

    let words: [Word]

    /// Takes words as they are; `\*` and `\**` stand for words of stars.
    ///
    /// Nil when there are none, or `**` is not the last.
    public init?(_ words: [Bytes]) {
        self.words = words.map { word in
            switch word.lossyText {
            case "*": .any
            case "**": .rest
            case "\\*", "\\**": .text(Bytes(word.dropFirst()))
            default: .text(word)
            }
        }
        guard !words.isEmpty, !self.words.dropLast().contains(.rest) else { return nil }
    }

    /// Whether a command is one of these.
    func matches(_ argv: [Bytes]) -> Bool {
        let isOpen = words.last == .rest
        let fixed = isOpen ? words.dropLast() : words[...]
        guard isOpen ? argv.count >= fixed.count : argv.count == fixed.count else { return false }
        return zip(fixed, argv).allSatisfy { word, argument in
            if case .text(let text) = word { text == argument } else { true }
        }
    }

    /// The words of a pattern written as one line, whose stars may stand without quotes.
    static func words(of line: String) -> Result<[Bytes], Refusal> {
        CommandLine.split(quotingStars(in: Bytes(line.utf8)))
    }

    /// The line with words of nothing but stars in quotes, as the policy's rule wants them.
    private static func quotingStars(in line: Bytes) -> Bytes {
        var quoted = Bytes()
        var quote: UInt8?
        for word in line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false) {
            let isStar = quote == nil && (word.elementsEqual("*".utf8) || word.elementsEqual("**".utf8))
            quoted += (isStar ? [39] + Bytes(word) + [39] : Bytes(word)) + [UInt8(ascii: " ")]
            var isEscaped = false
            for byte in word {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\"), quote != 39 {
                    isEscaped = true
                } else if byte == 39 || byte == 34 {
                    quote = quote == nil ? byte : quote == byte ? nil : quote
                }
            }
        }
        return Bytes(quoted.dropLast())
    }
}
