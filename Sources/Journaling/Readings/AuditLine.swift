public import Effects

/// One line of the audit trail: who had what done on which host, by which rule, and how it ended.
public struct AuditLine: Sendable, Hashable {
    /// When it was put on record, before it was done.
    public let time: Timestamp
    /// Who: the invoking account.
    public let principal: String
    /// The host.
    public let host: String
    /// The task.
    public let task: TaskID
    /// What was asked, the whole effect.
    public let effect: JSON
    /// The rule that allowed it.
    public let rule: String?
    /// How it ended there; nil when that is not on record.
    public let outcome: HostOutcome?

    /// The lines of one run, in the order things were asked, hosts in session order.
    public static func lines(_ facts: [Fact]) -> [AuditLine] {
        var principal = ""
        var endings: [TaskID: [String: HostOutcome]] = [:]
        for case .finished(let task, let outcome) in facts.map(\.event) {
            endings[task, default: [:]][outcome.host] = outcome
        }
        var lines: [AuditLine] = []
        for fact in facts {
            switch fact.event {
            case .started(let header): principal = header.principal
            case .issued(_, _, let task, let effect, let rule):
                guard case .array(let hosts)? = effect["hosts"] else { continue }
                lines += hosts.compactMap { $0["name"]?.asString }.map { host in
                    AuditLine(
                        time: fact.time, principal: principal, host: host, task: task, effect: effect,
                        rule: rule,
                        outcome: endings[task]?[host])
                }
            case .asked, .settled, .refused, .finished, .resumed, .repeated, .cancelled, .ending, .ended:
                break
            }
        }
        return lines
    }
}
