import Effects

/// What the ssh process of a connection wrote to its standard error, and what it means.
struct ConnectionWords: Sendable, Hashable {
    /// More is never kept: a banner may be long, what matters comes last.
    private static let most = 16 << 10
    private var bytes = Bytes()

    /// Adds what it wrote.
    mutating func take(_ more: some Collection<UInt8>) {
        bytes += more
        if bytes.count > Self.most { bytes.removeFirst(bytes.count - Self.most) }
    }

    /// Its lines, without what could disturb a terminal.
    var lines: [String] {
        bytes.split(separator: UInt8(ascii: "\n")).map { line in
            let kept = line.filter { $0 >= 0x20 && $0 != 0x7F }
            return Bytes(kept).lossyText
        }.filter { line in !line.utf8.allSatisfy { $0 == UInt8(ascii: " ") } }
    }

    /// Whether the server let go of the connection before it knew who was there: what sshd does above `MaxStartups`.
    ///
    /// Not what the way there ended with: behind a jump host ssh says the same of every failure of that one.
    var isDroppedEarly: Bool {
        if let way = failureOnTheWay { return way.isDroppedEarly }
        return lines.suffix(2).contains { line in
            line.hasPrefix("kex_exchange_identification:") || line.hasPrefix("ssh_exchange_identification:")
                || line.hasPrefix("Connection reset by") || line.contains("Exceeded MaxStartups")
                || line.hasPrefix("Connection closed by") && !line.contains("[preauth]") && lines.count == 1
        }
    }

    /// Whether the host's key is not among those known.
    var isUnknownKey: Bool { lines.contains { $0.hasPrefix("No ") && $0.contains("host key is known for") } }

    /// Whether the host showed another key than the one known.
    var isChangedKey: Bool {
        lines.contains { $0.hasPrefix("Host key for ") && $0.contains("has changed") }
    }

    /// The fingerprint in what ssh says of a changed key, or at its most talkative; nil when there is none.
    var fingerprint: String? {
        for line in lines.reversed() {
            for word in line.split(separator: " ") where word.hasPrefix("SHA256:") {
                let text = word.hasSuffix(".") ? word.dropLast() : word
                return String(text)
            }
        }
        return nil
    }

    /// The key exchange that was agreed on, from ssh at its most talkative; nil when it does not say.
    var keyExchange: String? {
        let prefix = "debug1: kex: algorithm: "
        return lines.first { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    }

    /// Why there is no connection, in ssh's own words: its last line that is not about a channel; nil when it said nothing.
    var last: String? {
        if let way = failureOnTheWay {
            return "on the way there: \(way.lastRefusal ?? way.last ?? "no connection")"
        }
        let line = lines.last { !$0.hasPrefix("debug1:") && !$0.hasPrefix("channel ") }
        return line?.replacing(Self.unnamed, with: "the host behind the way there")
    }

    /// Why a connection through the host was refused last, in ssh's words: `connect failed: Connection refused`.
    var lastRefusal: String? {
        let mark = "open failed: "
        return lines.last { $0.hasPrefix("channel ") && $0.contains(mark) }
            .flatMap { line in line.firstRange(of: mark).map { String(line[$0.upperBound...]) } }
    }
}
