extension JSON {
    /// Whether ``encoded`` has at most so many bytes; looks no further than it must, and writes nothing.
    public func fits(in most: Int) -> Bool {
        var left = most
        count(down: &left)
        return left >= 0
    }

    private func count(down left: inout Int) {
        guard left >= 0 else { return }
        switch self {
        case .null, .bool, .int, .double: left -= encoded.count
        case .string(let text): Self.count(text, down: &left)
        case .array(let elements):
            left -= 2 + max(0, elements.count - 1)
            for element in elements where left >= 0 { element.count(down: &left) }
        case .object(let members):
            left -= 2 + max(0, members.count - 1)
            for member in members where left >= 0 {
                Self.count(member.name, down: &left)
                left -= 1
                member.value.count(down: &left)
            }
        }
    }

    private static func count(_ text: String, down left: inout Int) {
        left -= 2
        for byte in text.utf8 {
            guard left >= 0 else { return }
            left -= writtenBytes(byte)
        }
    }
}
