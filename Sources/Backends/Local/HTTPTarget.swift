import Effects

/// Where an `http://` address leads, taken apart on bytes.
struct HTTPTarget: Sendable, Hashable {
    /// The host, without brackets.
    let host: String
    /// The port; 80 when none is given.
    let port: UInt16
    /// Path and query, beginning with a slash.
    let path: String
    /// What stands between `http://` and the path: the Host header.
    let authority: String

    /// Takes an address apart; nil when it is no plain `http://host[:port][/path]`.
    init?(_ url: String) {
        let bytes = Bytes(url.utf8)
        guard bytes.starts(with: "http://".utf8), bytes.allSatisfy(Self.isPlain) else { return nil }
        let rest = bytes.dropFirst(7).prefix { $0 != UInt8(ascii: "#") }
        let authority = rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
        let tail = rest.dropFirst(authority.count)
        guard !authority.isEmpty, !authority.contains(UInt8(ascii: "@")) else { return nil }
        guard let (host, port) = Self.split(authority) else { return nil }
        self.host = host
        self.port = port
        self.authority = Bytes(authority).lossyText
        path = (tail.first == UInt8(ascii: "/") ? "" : "/") + Bytes(tail).lossyText
    }

    /// Whether a byte can stand in an address or header as it is: no space, no control character, ASCII only.
    static func isPlain(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x7F }

    private static func split(_ authority: ArraySlice<UInt8>) -> (String, UInt16)? {
        var host = authority
        var port = UInt16(80)
        let bracket = authority.lastIndex(of: UInt8(ascii: "]"))
        if let colon = authority.lastIndex(of: UInt8(ascii: ":")), bracket.map({ $0 < colon }) ?? true {
            let digits = authority[(colon + 1)...]
            guard !digits.isEmpty, digits.allSatisfy({ (48...57).contains($0) }),
                let number = UInt16(Bytes(digits).lossyText), number > 0
            else { return nil }
            port = number
            host = authority[..<colon]
        }
        if bracket != nil {
            guard host.first == UInt8(ascii: "["), host.last == UInt8(ascii: "]") else { return nil }
            host = host.dropFirst().dropLast()
        }
        return host.isEmpty ? nil : (Bytes(host).lossyText, port)
    }
}
