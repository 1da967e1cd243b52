/// The limits of one task, each the minimum of what was asked and what policy allows.
public struct TaskLimits: Sendable, Hashable {
    /// Per host, from the start there, not from the queue.
    public var timeout: Duration
    /// Bytes kept per stream and host; the rest is counted and dropped.
    public var output: ByteCount
    /// How many hosts may be busy with this task at once, 1 or more.
    public var hostsAtOnce: Int
    /// The command's own resource limits; nil means the host's.
    public var process: ProcessLimits

    /// Makes limits; `hostsAtOnce` below 1 becomes 1.
    public init(
        timeout: Duration, output: ByteCount, hostsAtOnce: Int, process: ProcessLimits = ProcessLimits()
    ) {
        self.timeout = timeout
        self.output = output
        self.hostsAtOnce = max(1, hostsAtOnce)
        self.process = process
    }

    /// The stricter of the two in every dimension.
    public func narrowed(to other: TaskLimits) -> TaskLimits {
        TaskLimits(
            timeout: min(timeout, other.timeout), output: min(output, other.output),
            hostsAtOnce: min(hostsAtOnce, other.hostsAtOnce), process: process.narrowed(to: other.process))
    }
}
