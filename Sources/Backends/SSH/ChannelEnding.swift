import Effects

/// How what was asked over a channel ended.
struct ChannelEnding: Sendable, Hashable {
    /// The way it ended.
    enum Way: Sendable, Hashable {
        /// The line's shell exited with this code; for a forwarding, 0 when it was connected.
        case exited(Int32)
        /// Its shell was ended on the host by a signal.
        case killed
        /// It was begun and its shell did not say so: it is no shell that understood the line. What it wrote is
        /// kept.
        case notGreeted(exitCode: Int32)
        /// The wrapper refused to start the command.
        case refused(reason: String, exitCode: Int32?)
        /// The host would not open the channel, in ssh's words.
        case unopened(String)
        /// It was stopped because its time was up; a note when its end could not be confirmed.
        case timedOut(note: String?)
        /// It was stopped because somebody asked for it.
        case cancelled(note: String?)
        /// It wrote far more than anybody wants and was stopped.
        case flooded(note: String?)
        /// The host cannot be reached or went away, in ssh's words.
        case lost(String)
    }

    var way: Way
    var stdout = CapturedOutput()
    var stderr = CapturedOutput()
    /// When it was started there; nil when it never was, as far as is known.
    var startTime: Timestamp?
    var endTime: Timestamp?
    var duration = Duration.zero
    /// Whether the host may have been told of it; when not, nothing of it can be there.
    var wasSaid = false
}

extension ChannelEnding.Way {
    /// How work ended on a host that ended so; of an exit only its code can tell.
    var status: TaskStatus {
        switch self {
        case .exited, .killed, .notGreeted, .refused, .flooded: .failed
        case .timedOut: .timedOut
        case .cancelled: .cancelled
        case .unopened, .lost: .lost
        }
    }

    /// Why, for a person; nil when nothing is to be said.
    var reason: String? {
        switch self {
        case .exited, .notGreeted: nil
        case .killed: "its shell on the host was ended by a signal"
        case .refused(let reason, _): reason
        case .unopened(let why): "the host opened no session: \(why)"
        case .timedOut(let note), .cancelled(let note): note
        case .flooded(let note): note.map { "flood; \($0)" } ?? "flood"
        case .lost(let why): why
        }
    }
}
