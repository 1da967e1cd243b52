/// How a task is to be done, apart from what and where.
public struct TaskOptions: Sendable, Hashable {
    /// Bytes to keep per stream and host; nil means the policy's.
    public var output: ByteCount?
    /// Hosts at once; nil means the policy's.
    public var hostsAtOnce: Int?
    /// Exit codes that count as success.
    public var acceptedExits: Set<Int32>
    /// What to do when, after a crash, nobody knows whether it ran.
    public var inDoubt: InDoubtRule
    /// Whether a host that goes away under it counts as succeeded.
    public var isLossAccepted: Bool
    /// Whether it may run beside other tasks of its session on the same host.
    public var isParallel: Bool
    /// Whether its output is sealed.
    public var isSecret: Bool
    /// In a dry run, the answer to assume instead of an empty success.
    public var assumed: AssumedAnswer?
    /// Streams of which nothing is kept: as if they had written nothing.
    public var dropped: Set<OutputStream>
    /// What whoever asked wants to find again on record; nothing is done by it.
    public var note: JSON?

    /// Makes options; everything is the default unless given.
    public init(
        output: ByteCount? = nil, hostsAtOnce: Int? = nil, acceptedExits: Set<Int32> = [0],
        inDoubt: InDoubtRule = .fail, isLossAccepted: Bool = false, isParallel: Bool = false,
        isSecret: Bool = false, assumed: AssumedAnswer? = nil, dropped: Set<OutputStream> = [],
        note: JSON? = nil
    ) {
        self.output = output
        self.hostsAtOnce = hostsAtOnce
        self.acceptedExits = acceptedExits
        self.inDoubt = inDoubt
        self.isLossAccepted = isLossAccepted
        self.isParallel = isParallel
        self.isSecret = isSecret
        self.assumed = assumed
        self.dropped = dropped
        self.note = note
    }
}
