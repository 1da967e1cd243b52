import Admission
import Effects
import Journaling
public import SandboxProtocol

/// A limit that ended a run, from a closed list: `Limits.md` and `Errors.md` have the same.
public enum SpentLimit: Sendable, Hashable, CaseIterable {
    // The worker ends with these.
    case cpu
    case memory
    case stepTime
    case value
    case strands
    // The host counts these.
    case runTime
    case commands
    case refusals
    case effects
    case sessions
    case log
    case outputTotal
    case record

    /// The limit that a worker says it reached.
    public init(_ reason: LimitReached.Reason) {
        self =
            switch reason {
            case .cpu: .cpu
            case .memory: .memory
            case .stepTime: .stepTime
            case .value: .value
            case .strands: .strands
            }
    }

    /// The stable name of the ending.
    public var code: String {
        switch self {
        case .cpu: "limit.cpu"
        case .memory: "limit.memory"
        case .stepTime: "limit.step_time"
        case .value: "limit.value"
        case .strands: "limit.strands"
        case .runTime: "budget.run_time"
        case .commands: "budget.commands"
        case .refusals: "budget.refusals"
        case .effects: "budget.effects"
        case .sessions: "budget.sessions"
        case .log: "budget.log"
        case .outputTotal: "budget.output_total"
        case .record: "budget.record"
        }
    }

    /// Its key below `limits` in a policy.
    public var key: String { String(code.drop { $0 != "." }.dropFirst()) }

    /// What a run may have of it, as a policy spells it.
    func allowed(by limits: RunLimits) -> String {
        switch self {
        case .cpu: limits.cpu.spelled
        case .memory: "\(limits.memory)"
        case .stepTime: limits.stepTime.spelled
        case .value: "\(limits.value)"
        case .strands: "\(limits.strands)"
        case .runTime: limits.runTime.spelled
        case .commands: "\(limits.commands)"
        case .refusals: "\(limits.refusals)"
        case .effects: "\(limits.effects)"
        case .sessions: "\(limits.sessions)"
        case .log: "\(limits.log)"
        case .outputTotal: "\(limits.outputTotal)"
        case .record: "\(limits.record)"
        }
    }

    /// One sentence on what happened.
    func sentence(_ limits: RunLimits) -> String {
        let allowed = allowed(by: limits)
        return switch self {
        case .cpu: "the playbook used more than \(allowed) of CPU time"
        case .memory: "the playbook needed more than \(allowed) of memory"
        case .stepTime: "the playbook made no call for more than \(allowed)"
        case .value: "the calls of one turn of the playbook were larger than values of \(allowed) make them"
        case .strands: "the playbook had more than \(allowed) strands at once"
        case .runTime: "the run took longer than the \(allowed) it may"
        case .commands: "the run had more than the \(allowed) commands it may have"
        case .refusals: "the run had more than the \(allowed) refusals it may have"
        case .effects: "the run had more than the \(allowed) effects it may have"
        case .sessions: "the run had more than the \(allowed) open sessions it may have"
        case .log: "the run had more than the \(allowed) of log it may have"
        case .outputTotal: "the run had more than the \(allowed) of output and files it may have"
        case .record: "the run put more on record than the \(allowed) it may"
        }
    }
}

extension RunEnd {
    /// The ending of a run that has spent a limit.
    init(_ spent: SpentLimit, of limits: RunLimits, traceback: String = "") {
        self.init(
            state: .failed, code: spent.code, message: spent.sentence(limits),
            remedy: "raise limits.\(spent.key) in the policy (\(spent.allowed(by: limits)))",
            traceback: traceback.isEmpty ? nil : traceback)
    }

    /// The ending of a run that has spent one of the budgets that are counted in facts; nil when it has not.
    init?(spent usage: Usage, steps: Int, of limits: RunLimits, traceback: String = "") {
        let budgets: [(limit: SpentLimit, used: Int, allowed: Int)] = [
            (.refusals, usage.refusals, limits.refusals), (.effects, steps, limits.effects),
            (.log, usage.logBytes, limits.log.bytes),
            (.outputTotal, usage.outputBytes, limits.outputTotal.bytes),
            (.record, usage.recordBytes, limits.record.bytes),
        ]
        guard let spent = budgets.first(where: { $0.used > $0.allowed }) else { return nil }
        self.init(spent.limit, of: limits, traceback: traceback)
    }
}

extension Call {
    /// Where the script made it, as the last line of a traceback; empty when unknown.
    var place: String { position.isEmpty ? "" : "\(position): in gse.\(operation)" }
}
