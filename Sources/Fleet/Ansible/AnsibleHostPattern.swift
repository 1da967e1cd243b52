/// A host or range of hosts as Ansible's inventories write it: `web-[01:50].example.com:2222`.
struct AnsibleHostPattern {
    /// The hosts it stands for, in order.
    let names: [String]
    /// The port after a colon; nil when there is none.
    let port: UInt16?

    /// Nil when the range is malformed, a name cannot be a host's, or the port is none.
    init?(_ text: String) {
        let bytes = text.utf8
        guard bytes.last != UInt8(ascii: ":"), let split = Self.split(text),
            let names = HostRange.names(split.name), names.allSatisfy(Name.isHost)
        else { return nil }
        self.names = names
        port = split.port
    }

    private static func split(_ text: String) -> (name: String, port: UInt16?)? {
        if text.hasPrefix("["), let end = text.lastIndex(of: "]") {
            let (address, rest) = (text[text.index(after: text.startIndex)..<end], text[end...].dropFirst())
            // A range has at most two colons, not beside each other.
            if !address.contains("["),
                address.contains("::") || address.utf8.count(where: { $0 == colon }) > 2
            {
                guard !rest.isEmpty else { return (String(address), nil) }
                return port(rest.dropFirst()).map { (String(address), $0) }
            }
        }
        var isRange = false
        var colons: [String.Index] = []
        for index in text.utf8.indices {
            switch text.utf8[index] {
            case UInt8(ascii: "["): isRange = true
            case UInt8(ascii: "]"): isRange = false
            case colon where !isRange: colons.append(index)
            default: break
            }
        }
        // More than one colon outside of ranges is an IPv6 address.
        guard colons.count == 1, let place = colons.first else { return (text, nil) }
        return port(text[place...].dropFirst()).map { (String(text[..<place]), $0) }
    }

    private static let colon = UInt8(ascii: ":")

    private static func port(_ text: Substring) -> UInt16? {
        guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }),
            let number = UInt16(text), number > 0
        else { return nil }
        return number
    }
}
