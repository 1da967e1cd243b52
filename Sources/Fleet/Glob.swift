internal import Effects

/// A pattern of literal bytes, `*` (any bytes, none included) and `?` (one byte), matched over the whole of a
/// name.
public struct Glob: Sendable, Hashable {
    /// The pattern as written.
    public let text: String
    private let pattern: Bytes

    /// Takes a pattern; everything is one.
    public init(_ text: String) {
        self.text = text
        pattern = Bytes(text.utf8)
    }

    /// Whether it has a `*` or `?`, so that it can match more than its own text.
    public var isPattern: Bool { pattern.contains { $0 == Self.any || $0 == Self.one } }

    /// Whether it matches everything: nothing but asterisks.
    public var isUniversal: Bool { !pattern.isEmpty && pattern.allSatisfy { $0 == Self.any } }

    /// Whether it matches all of `name`; time at most the product of both lengths.
    public func matches(_ name: some Sequence<UInt8>) -> Bool {
        let name = Bytes(name)
        var position = 0
        var next = 0
        var restart: (position: Int, next: Int)?
        while position < name.count {
            if next < pattern.count, pattern[next] == Self.any {
                restart = (position, next)
                next += 1
            } else if next < pattern.count, pattern[next] == Self.one || pattern[next] == name[position] {
                position += 1
                next += 1
            } else if let (start, star) = restart {
                restart = (start + 1, star)
                position = start + 1
                next = star + 1
            } else {
                return false
            }
        }
        return pattern[next...].allSatisfy { $0 == Self.any }
    }

    private static let any = UInt8(ascii: "*")
    private static let one = UInt8(ascii: "?")
}
