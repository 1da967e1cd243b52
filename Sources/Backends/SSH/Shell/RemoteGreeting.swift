import Effects

/// The first thing a line says: that the command starts, or why it does not.
///
/// One line that begins with a random word of ours: `NONCE started PID START BOOT`, or `NONCE refused EXIT REASON`.
/// What stands before it is the noise of start-up files; what follows is the command's own output.
enum RemoteGreeting: Sendable, Hashable {
    /// More is needed.
    case incomplete
    /// The command starts in the session of this process, and this is its first output.
    case started(pid: Int32, rest: Bytes)
    /// It was not started: the reason, and the exit code a shell would give, if any.
    case refused(reason: String, exitCode: Int32?)
    /// There is no greeting where it should be; this was said instead.
    case missing(noise: Bytes)

    /// How much of the noise is kept at least, its end, in bytes; twice as much at most.
    ///
    /// However much there is, the greeting is looked for: a command that was started must be known to have been.
    static let keptNoise = 64 * 1024
    /// How long it may be, in bytes.
    static let longest = 8 * 1024

    /// Finds the greeting in output as it arrives.
    struct Reader: Sendable {
        private let nonce: Bytes
        private var kept: Bytes = []
        /// How much of what was kept cannot be where the nonce begins.
        private var passed = 0

        /// A reader for the line that was composed with this nonce.
        init(nonce: String) { self.nonce = Bytes(nonce.utf8) }

        /// Takes more output; to be called until it answers anything but `incomplete`.
        mutating func take(_ bytes: some Collection<UInt8>) -> RemoteGreeting {
            kept += bytes
            guard let found = kept[passed...].firstRange(of: nonce) else {
                if kept.count > 2 * RemoteGreeting.keptNoise {
                    kept.removeFirst(kept.count - RemoteGreeting.keptNoise)
                }
                passed = max(0, kept.count - nonce.count + 1)
                return .incomplete
            }
            guard let end = kept[found.upperBound...].firstIndex(of: UInt8(ascii: "\n")) else {
                return kept.count - found.upperBound > RemoteGreeting.longest ? self.end() : .incomplete
            }
            let words = kept[found.upperBound..<end].split(separator: UInt8(ascii: " ")).map {
                Bytes($0).lossyText
            }
            switch words.first {
            case "started"? where words.count == 4:
                if let pid = Int32(words[1]), pid > 1 {
                    return .started(pid: pid, rest: Bytes(kept[(end + 1)...]))
                }
            case "refused"? where words.count > 2:
                return .refused(
                    reason: words.dropFirst(2).joined(separator: " "), exitCode: Int32(words[1]))
            case _: break
            }
            return self.end()
        }

        /// What it is when nothing more will come.
        func end() -> RemoteGreeting { .missing(noise: kept) }
    }
}
