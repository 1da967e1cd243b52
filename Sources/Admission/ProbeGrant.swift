internal import Effects
internal import Fleet

/// Something a role may probe, compared part by part: a `*` in one part never reaches into the next.
struct ProbeGrant: Sendable, Hashable {
    /// As written.
    let text: String
    private let parts: ProbeParts

    /// Reads `tcp:HOST:PORT` or `http://HOST[:PORT][/PATH]`; nil for anything else.
    init?(_ text: String) {
        guard let parts = ProbeParts(text, isPattern: true) else { return nil }
        self.text = text
        self.parts = parts
    }

    /// Whether the probe's target is granted.
    func grants(_ probe: Probe) -> Bool {
        guard let asked = ProbeParts(probe.target, isPattern: false) else { return false }
        return asked.scheme == parts.scheme && Glob(parts.host).matches(asked.host.utf8)
            && Glob(parts.port).matches(asked.port.utf8) && Glob(parts.path).matches(asked.path.utf8)
    }

    /// Whether any host is granted.
    var isAnyHost: Bool { Glob(parts.host).isUniversal }
}

/// The parts of a probe's target or of a pattern for it.
private struct ProbeParts: Sendable, Hashable {
    let scheme: String
    let host: String
    let port: String
    let path: String

    init?(_ text: String, isPattern: Bool) {
        // Anything a URL could hide another host behind (`@`, `\`, blanks, controls, non-ASCII) is no target.
        let bytes = Bytes(text.utf8)
        guard bytes.count <= 4096, bytes.allSatisfy({ (33...126).contains($0) && $0 != 64 && $0 != 92 })
        else {
            return nil
        }
        let isTCP = bytes.starts(with: "tcp:".utf8)
        guard isTCP || bytes.starts(with: "http://".utf8) else { return nil }
        let rest = bytes.dropFirst(isTCP ? 4 : 7)
        let slash = rest.firstIndex { [47, 63, 35].contains($0) } ?? rest.endIndex
        let authority = rest[..<slash]
        let tail = rest[slash...]
        guard isTCP ? tail.isEmpty : tail.isEmpty || tail.first == 47 else { return nil }
        var name = authority
        var digits: ArraySlice<UInt8> = []
        if let colon = authority.lastIndex(of: 58), authority.last != 93 {
            name = authority[..<colon]
            digits = authority[(colon + 1)...]
        } else if isTCP {
            return nil
        }
        let wild: Set<UInt8> = isPattern ? [42, 63] : []
        guard !name.isEmpty, name.allSatisfy({ Self.hostLetters.contains($0) || wild.contains($0) }),
            digits.allSatisfy({ (48...57).contains($0) || wild.contains($0) })
        else { return nil }
        guard !Self.climbs(tail) else { return nil }
        scheme = isTCP ? "tcp" : "http"
        host = Bytes(name).lossyText
        port = digits.isEmpty ? "80" : Bytes(digits).lossyText
        path = tail.isEmpty ? "/" : Bytes(tail).lossyText
    }

    /// Whether a server could take part of a path for `.` or `..`, also once `%2e`, `%2f` and `%5c` are decoded.
    private static func climbs(_ path: ArraySlice<UInt8>) -> Bool {
        var decoded = Bytes()
        var rest = path
        while let byte = rest.popFirst() {
            let digits = Bytes(rest.prefix(2)).lossyText.lowercased()
            let escaped: [String: UInt8] = ["2e": 46, "2f": 47, "5c": 47]
            if byte == UInt8(ascii: "%"), let meant = escaped[digits] {
                decoded.append(meant)
                rest = rest.dropFirst(2)
            } else {
                decoded.append(byte)
            }
        }
        return decoded.split(separator: 47).contains { $0 == [46, 46] || $0 == [46] }
    }

    private static let hostLetters = Set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:[]".utf8)
}
