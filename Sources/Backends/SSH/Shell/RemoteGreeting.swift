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

    /// How much noise may stand before it, in bytes.
    static let mostNoise = 64 * 1024

    /// Finds the greeting in output as it arrives.
    struct Reader: Sendable {
        private let nonce: Bytes
        private var kept: Bytes = []

        /// A reader for the line that was composed with this nonce.
        init(nonce: String) { self.nonce = Bytes(nonce.utf8) }

        /// Takes more output; to be called until it answers anything but `incomplete`.
        mutating func take(_ bytes: some Collection<UInt8>) -> RemoteGreeting {
            kept += bytes
            guard let at = kept.firstRange(of: nonce) else {
                return kept.count > RemoteGreeting.mostNoise ? .missing(noise: kept) : .incomplete
            }
            guard let end = kept[at.upperBound...].firstIndex(of: UInt8(ascii: "\n")) else {
                return kept.count - at.upperBound > RemoteGreeting.mostNoise
                    ? .missing(noise: kept) : .incomplete
            }
            let words = kept[at.upperBound..<end].split(separator: UInt8(ascii: " ")).map {
                Bytes($0).lossyText
            }
            if words.count >= 2, words[0] == "started", let pid = Int32(words[1]), pid > 1 {
                return .started(pid: pid, rest: Bytes(kept[(end + 1)...]))
            }
            if words.count >= 2, words[0] == "refused" {
                return .refused(reason: words.dropFirst(2).joined(separator: " "), exitCode: Int32(words[1]))
            }
            return .missing(noise: kept)
        }

        /// What it is when nothing more will come.
        func end() -> RemoteGreeting { .missing(noise: kept) }
    }
}
