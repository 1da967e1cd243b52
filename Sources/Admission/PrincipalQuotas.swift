/// What a principal may have at once, or in a minute, over all its runs; nil means unlimited.
public struct PrincipalQuotas: Sendable, Hashable {
    /// Sessions of the process API open at once.
    public var sessions: Int?
    /// Runs at once.
    public var runs: Int?
    /// Tasks begun within any minute.
    public var tasksPerMinute: Int?

    /// Makes quotas; everything is unlimited unless given.
    public init(sessions: Int? = nil, runs: Int? = nil, tasksPerMinute: Int? = nil) {
        self.sessions = sessions
        self.runs = runs
        self.tasksPerMinute = tasksPerMinute
    }

    /// The stricter of the two in everything.
    public func narrowed(to other: PrincipalQuotas) -> PrincipalQuotas {
        let least = { (own: Int?, other: Int?) in own.map { min($0, other ?? $0) } ?? other }
        return PrincipalQuotas(
            sessions: least(sessions, other.sessions), runs: least(runs, other.runs),
            tasksPerMinute: least(tasksPerMinute, other.tasksPerMinute))
    }
}
