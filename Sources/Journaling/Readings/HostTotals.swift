/// What a run did on one host, in numbers.
public struct HostTotals: Sendable, Hashable {
    /// The host.
    public let name: String
    /// Tasks for it.
    public internal(set) var tasks = 0
    /// Those that ended well.
    public internal(set) var succeeded = 0
    /// Those that ended otherwise.
    public internal(set) var failed = 0
    /// How long they took, all together.
    public internal(set) var time = Duration.zero

    /// Nothing yet.
    init(name: String) { self.name = name }

    /// Those that have not ended on record.
    public var unfinished: Int { tasks - succeeded - failed }
}
