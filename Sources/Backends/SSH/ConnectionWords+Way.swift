/// What is said where a host is reached through another one (`ProxyJump`, `ProxyCommand`).
extension ConnectionWords {
    /// What ssh calls a host to which another program makes the connection.
    static let unnamed = "UNKNOWN port 65535"

    /// What the program that makes the connection said of why it could not; nil when the host was reached, or there is no
    /// such program.
    ///
    /// ssh itself has but a pipe there, and says of its end only that it was closed.
    var failureOnTheWay: ConnectionWords? {
        guard let end = lines.last, end.contains(Self.unnamed) else { return nil }
        let own = lines.filter { line in
            !line.contains(Self.unnamed) && !line.hasPrefix("debug1:") && line != "stdio forwarding failed"
        }
        // The last line about the exchange of names is ssh's about the pipe; one before it is of the way.
        let isPipe = { (line: String) in line.hasPrefix("kex_exchange_identification:") }
        let way = own.lastIndex(where: isPipe).map { own[..<$0] } ?? own[...]
        guard way.contains(where: Self.isFailure) else { return nil }
        var words = ConnectionWords()
        words.take(way.joined(separator: "\n").utf8)
        return words
    }

    /// Whether a line is a reason, and not the banner of a jump host.
    private static func isFailure(_ line: String) -> Bool {
        let beginnings = [
            "channel ", "ssh: ", "kex_exchange_identification:", "Connection closed by ",
            "Connection reset by ",
        ]
        let parts = [
            "Permission denied", "Host key verification failed", "timed out", "refused", "Could not resolve",
            "Too many authentication failures", "not found",
        ]
        return beginnings.contains(where: line.hasPrefix) || parts.contains(where: line.contains)
    }
}
