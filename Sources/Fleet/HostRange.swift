/// Names with ranges in them: `web-[01:50]`, `rack-[a:c]-[1:4]`.
enum HostRange {
    /// The most names one range may stand for.
    static let most = 100_000
    private static let longest = 1024

    /// The names a text stands for, in order; the text itself when it has no range.
    ///
    /// Nil when a range is malformed, runs backwards, or stands for more than ``most`` names.
    static func names(_ text: String) -> [String]? {
        // No name made of it could be shorter than this allows; each range is a level of recursion.
        guard text.utf8.count <= longest else { return nil }
        guard let open = text.utf8.firstIndex(of: UInt8(ascii: "[")) else {
            return text.utf8.contains(UInt8(ascii: "]")) ? nil : [text]
        }
        let rest = text[open...].dropFirst()
        guard let close = rest.utf8.firstIndex(of: UInt8(ascii: "]")), let steps = steps(rest[..<close]),
            let tails = names(String(rest[close...].dropFirst())),
            steps.count * tails.count <= most
        else { return nil }
        let head = text[..<open]
        return steps.flatMap { step in tails.map { "\(head)\(step)\($0)" } }
    }

    private static func steps(_ text: Substring) -> [String]? {
        let bounds = text.split(separator: ":", omittingEmptySubsequences: false)
        guard bounds.count == 2, let first = bounds.first, let last = bounds.last else { return nil }
        if first.utf8.count == 1, last.utf8.count == 1, let low = first.utf8.first,
            let high = last.utf8.first,
            isLetter(low), isLetter(high)
        {
            return low <= high ? (low...high).map { String(Unicode.Scalar($0)) } : nil
        }
        guard let low = number(first), let high = number(last), low <= high, high - low < most else {
            return nil
        }
        let width = first.utf8.first == UInt8(ascii: "0") ? first.utf8.count : 1
        guard first.utf8.first != UInt8(ascii: "0") || first.utf8.count == last.utf8.count || first == "0"
        else {
            return nil
        }
        return (low...high).map { number in
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (97...122).contains(byte) || (65...90).contains(byte)
    }

    private static func number(_ text: Substring) -> Int? {
        guard (1...9).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else {
            return nil
        }
        return Int(text)
    }
}
