public import Effects

/// How a task stands on one host.
public struct HostReport: Sendable, Hashable {
    /// The host.
    public let host: String
    /// How it stands there.
    public let status: TaskStatus
    /// The exit code; nil when the program did not exit by itself.
    public let exitCode: Int32?
    /// The signal that ended the program; nil when it exited.
    public let signal: Int32?
    /// Why it ended so; nil when nothing is to be said.
    ///
    /// Begins with `in doubt` when nobody knows how it ended.
    public let reason: String?
    /// Standard output from the offset asked for.
    public let stdout: OutputPart
    /// Standard error from the offset asked for.
    public let stderr: OutputPart
    /// When it was started there; nil when it was not yet, or never.
    public let startTime: Timestamp?
    /// When it ended; nil when it has not, or was never started.
    public let endTime: Timestamp?
}
