public import Effects

/// How a task ended on one host, as a report keeps it.
public struct HostEnding: Sendable, Hashable {
    /// What hosts that ended alike have in common.
    public struct How: Sendable, Hashable {
        /// How it ended; never `running`.
        public var status: TaskStatus
        /// The exit code; nil when the program did not exit by itself.
        public var exitCode: Int32?
        /// The signal that ended it.
        public var signal: Int32?
        /// Why it ended so.
        public var reason: String?
        /// For a put: whether the file was changed.
        public var isChanged: Bool?
        /// Whether a dry run assumed it.
        public var isAssumed: Bool
        /// Whether output beyond the command's limit was dropped.
        public var isCut: Bool
        /// What it wrote, as a place in ``TaskRecord/outputs``; nil when that was nothing, or too much to keep.
        public var output: Int?
        /// How a put file differs from what was there, as a place in ``TaskRecord/differences``; nil when it does not, or
        /// that was too much to keep.
        public var difference: Int?

        /// What an outcome says, but for its output.
        public init(_ outcome: HostOutcome) {
            status = outcome.status
            exitCode = outcome.exitCode
            signal = outcome.signal
            reason = outcome.reason
            isChanged = outcome.change?.isChanged
            isAssumed = outcome.isAssumed
            isCut = outcome.stdout.isTruncated || outcome.stderr.isTruncated
        }
    }

    /// How it ended.
    public let how: How
    /// How long it took, by a clock that does not jump.
    public let duration: Duration
    /// When its ending was recorded.
    public let time: Timestamp

    /// Takes a duration as it was recorded: what cannot be is cut to what can.
    init(how: How, duration: Duration, time: Timestamp) {
        self.how = how
        self.duration = min(max(duration, .zero), Quantity.longest)
        self.time = time
    }
}
