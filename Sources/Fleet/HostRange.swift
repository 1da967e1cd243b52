/// Names with ranges in them: `web-[01:50]`, `rack-[a:c]-[1:4]`, every other one by `web-[1:9:2]`.
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
        guard (2...3).contains(bounds.count), let stride = bounds.count == 3 ? number(bounds[2]) : 1,
            stride > 0
        else { return nil }
        let (first, last) = (bounds[0].isEmpty ? "0" : bounds[0], bounds[1])
        if let low = letter(first), let high = letter(last) {
            guard low <= high else { return nil }
            return Swift.stride(from: low, through: high, by: stride).map {
                String(Unicode.Scalar(letters[$0]))
            }
        }
        guard let low = number(first), let high = number(last), low <= high,
            (high - low) / stride < most
        else { return nil }
        let isPadded = first.utf8.first == UInt8(ascii: "0") && first.utf8.count > 1
        guard !isPadded || first.utf8.count == last.utf8.count else { return nil }
        return Swift.stride(from: low, through: high, by: stride).map { number in
            let digits = String(number)
            let padding = isPadded ? first.utf8.count - digits.utf8.count : 0
            return String(repeating: "0", count: max(0, padding)) + digits
        }
    }

    /// The letters in the order in which a range runs through them.
    private static let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)

    private static func letter(_ text: Substring) -> Int? {
        text.utf8.count == 1 ? text.utf8.first.flatMap { letters.firstIndex(of: $0) } : nil
    }

    private static func number(_ text: Substring) -> Int? {
        guard (1...9).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else {
            return nil
        }
        return Int(text)
    }
}
