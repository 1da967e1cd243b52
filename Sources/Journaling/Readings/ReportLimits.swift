/// How much of what commands wrote, and puts changed, a ``RunReport`` holds, in bytes.
public struct ReportLimits: Sendable, Hashable {
    /// Of the beginning of a stream, for each ending.
    public var head: Int
    /// Of the end of a stream, for each ending.
    public var tail: Int
    /// Of hosts that succeeded, all together.
    public var succeeded: Int
    /// Of all other hosts, all together: these are looked at first.
    public var failed: Int
    /// Of how files that were put differ from those before, all together.
    public var differences: Int

    /// Makes limits; nothing of hosts that succeeded, and the ends of the others, unless given.
    public init(
        head: Int = 0, tail: Int = 2048, succeeded: Int = 0, failed: Int = 1 << 20,
        differences: Int = 64 << 10
    ) {
        self.head = head
        self.tail = tail
        self.succeeded = succeeded
        self.failed = failed
        self.differences = differences
    }
}
