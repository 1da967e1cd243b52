public import Effects

/// What changed between two texts, in one line for people: the first line that differs.
public struct TextDifference: Sendable {
    /// `line 3: "a", now "b", and more`.
    public let words: String

    /// Compares texts line by line.
    public init(_ before: Bytes, _ now: Bytes) {
        let (old, new) = (Self.lines(before), Self.lines(now))
        let same = zip(old, new).prefix { $0 == $1 }.count
        let shown = { (lines: [Bytes]) in
            same < lines.count ? quoted(lines[same].lossyText) : "no such line"
        }
        let others =
            max(old.count, new.count) > same + 1 && old.dropFirst(same + 1) != new.dropFirst(same + 1)
        words = "line \(same + 1): \(shown(old)), now \(shown(new))\(others ? ", and more" : "")"
    }

    private static func lines(_ text: Bytes) -> [Bytes] {
        text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Bytes.init)
    }
}
