import Effects

/// How what was asked over a channel ended.
struct ChannelEnding: Sendable, Hashable {
    /// The way it ended.
    enum Way: Sendable, Hashable {
        /// The line's shell exited with this code; for a forwarding, 0 when it was connected.
        case exited(Int32)
        /// Its shell was ended on the host by a signal.
        case killed
        /// It was begun and its shell did not say so: it is no shell that understood the line. What it wrote is kept.
        case notGreeted
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
}
