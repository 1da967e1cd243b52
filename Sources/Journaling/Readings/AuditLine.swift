public import Effects

/// One line of the audit trail: who asked for what on which host, what allowed or refused it, and how it ended.
public struct AuditLine: Sendable, Hashable {
    /// What the host decided.
    public enum Decision: Sendable, Hashable {
        /// It was allowed, by this rule when one says so.
        case allowed(rule: String?)
        /// It was refused.
        case refused(Refusal)
        /// It was allowed before and is done again, for this reason.
        case repeated(because: String)
    }

    /// The run.
    public let run: RunID
    /// The number of the fact that says so.
    public let sequence: Int
    /// When it was put on record, before it was done.
    public let time: Timestamp
    /// Who: the invoking account.
    public let principal: String
    /// The process that asked; nil in records that do not say.
    public let process: RunProcess?
    /// What was asked, the whole effect.
    public let effect: JSON
    /// The account it was asked to run as, or the host's own where the record says it; nil for this machine's own, and for
    /// one that nobody knew.
    public let user: String?
    /// What the host decided.
    public let decision: Decision
    /// The task; nil for what was refused.
    public let task: TaskID?
    /// The host; nil for what is of no host.
    public let host: String?
    /// How it ended there; nil when that is not on record.
    public var outcome: HostOutcome?

    /// The lines of one run, in the order things were asked, hosts in session order.
    public static func lines(_ facts: [Fact], of run: RunID) -> [AuditLine] {
        var trail = AuditTrail(run: run)
        for fact in facts { trail.add(fact) }
        return trail.lines
    }
}
