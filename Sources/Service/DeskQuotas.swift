internal import Admission
public import Effects

/// What sessions may have together: those of one principal, or all of the service.
public struct DeskQuotas: Sendable, Hashable {
    /// Sessions open at once.
    public var sessions: Int
    /// Tasks at once: begun or queued, and not ended.
    public var tasks: Int
    /// Tasks begun within any minute, refused ones included; nil is unlimited.
    public var tasksPerMinute: Int?
    /// Results of ended tasks that are kept in memory; older ones are read from the journal.
    public var results: Int
    /// Bytes of such results; no task is begun while there are more.
    public var storedBytes: ByteCount

    /// Makes quotas.
    public init(
        sessions: Int, tasks: Int, tasksPerMinute: Int? = nil, results: Int, storedBytes: ByteCount
    ) {
        self.sessions = sessions
        self.tasks = tasks
        self.tasksPerMinute = tasksPerMinute
        self.results = results
        self.storedBytes = storedBytes
    }

    /// The same, no larger than what policies give a principal.
    func narrowed(to policy: PrincipalQuotas) -> DeskQuotas {
        var quotas = self
        quotas.sessions = min(sessions, policy.sessions ?? sessions)
        quotas.tasksPerMinute = policy.tasksPerMinute.map { min($0, tasksPerMinute ?? $0) } ?? tasksPerMinute
        return quotas
    }
}
