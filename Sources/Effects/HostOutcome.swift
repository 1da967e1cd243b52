/// How a task ended on one host.
///
/// Every ending is one of these; a backend never throws.
public struct HostOutcome: Sendable, Hashable {
    /// The host's name.
    public var host: String
    /// How it ended; never `running`.
    public var status: TaskStatus
    /// The exit code; nil when the program did not exit by itself.
    ///
    /// 127 and 126 as a shell gives, with a reason.
    public var exitCode: Int32?
    /// The signal that ended the program; nil when it exited.
    public var signal: Int32?
    /// Why it ended so, a stable word or ssh's own words: `refused.path`, `not found`; nil when nothing is to be said.
    public var reason: String?
    /// What it wrote to standard output.
    public var stdout: CapturedOutput
    /// What it wrote to standard error.
    public var stderr: CapturedOutput
    /// When it was started there; nil when it never was.
    public var startTime: Timestamp?
    /// When it ended; nil when it was never started.
    public var endTime: Timestamp?
    /// How long it took, by a clock that does not jump; zero when it never started.
    public var duration: Duration
    /// The limits it ran under.
    public var limits: TaskLimits?
    /// For a put: what became of the file.
    public var change: FileChange?
    /// For a get: what the file contained; nil while it is sealed.
    public var content: Bytes?
    /// For a get under seal: what the file contained.
    public var sealedContent: SealedBytes?
    /// Whether it was assumed by a dry run and not done.
    public var isAssumed: Bool
    /// Whether values of secrets were replaced in what it says: it is not what the host wrote.
    public var isMasked = false

    /// Makes an outcome; what is not given is absent.
    public init(
        host: String, status: TaskStatus, exitCode: Int32? = nil, signal: Int32? = nil, reason: String? = nil,
        stdout: CapturedOutput = CapturedOutput(), stderr: CapturedOutput = CapturedOutput(),
        startTime: Timestamp? = nil, endTime: Timestamp? = nil, duration: Duration = .zero,
        limits: TaskLimits? = nil, change: FileChange? = nil, content: Bytes? = nil, isAssumed: Bool = false
    ) {
        self.host = host
        self.status = status
        self.exitCode = exitCode
        self.signal = signal
        self.reason = reason
        self.stdout = stdout
        self.stderr = stderr
        self.startTime = startTime
        self.endTime = endTime
        self.duration = duration
        self.limits = limits
        self.change = change
        self.content = content
        self.isAssumed = isAssumed
    }

    /// Whether what it says is under seal on record.
    public var isSealed: Bool { stdout.sealed != nil || stderr.sealed != nil || sealedContent != nil }

    /// The same as it goes on record: what is sealed is not said beside its seal.
    public var closed: HostOutcome {
        var outcome = self
        outcome.stdout = stdout.closed
        outcome.stderr = stderr.closed
        if sealedContent != nil { outcome.content = nil }
        return outcome
    }
}
