import Effects

/// Makes the audit trail of one run from its facts, in their order.
struct AuditTrail {
    private struct Work: Hashable {
        let task: TaskID
        let host: String
    }

    private let run: RunID
    private var principal = ""
    private var process: RunProcess?
    private var effects: [TaskID: JSON] = [:]
    /// The line that says how work on a host ended: the last that began it.
    private var places: [Work: Int] = [:]
    private(set) var lines: [AuditLine] = []

    init(run: RunID) { self.run = run }

    mutating func add(_ fact: Fact) {
        switch fact.event {
        case .started(let header): (principal, process) = (header.principal, header.process)
        case .resumed(let resumption): (principal, process) = (resumption.principal, resumption.process)
        case .issued(_, _, let task, let effect, let rule):
            effects[task] = effect
            add(fact, effect, .allowed(rule: rule), task, on: Self.hosts(effect))
        case .repeated(let task, let hosts, let reason):
            add(fact, effects[task] ?? .null, .repeated(because: reason), task, on: hosts)
        case .refused(_, _, let effect, let refusal):
            add(fact, effect, .refused(refusal), nil, on: Self.hosts(effect))
        case .finished(let task, let outcome):
            if let place = places[Work(task: task, host: outcome.host)] { lines[place].outcome = outcome }
        case .asked, .settled, .ending, .cancelled, .ended: break
        }
    }

    private mutating func add(
        _ fact: Fact, _ effect: JSON, _ decision: AuditLine.Decision, _ task: TaskID?,
        on hosts: [String]
    ) {
        for host in hosts.isEmpty ? [nil] : hosts.map(Optional.some) {
            if let task, let host { places[Work(task: task, host: host)] = lines.count }
            lines.append(
                AuditLine(
                    run: run, sequence: fact.sequence, time: fact.time, principal: principal,
                    process: process, effect: effect, decision: decision, task: task, host: host))
        }
    }

    private static func hosts(_ effect: JSON) -> [String] {
        guard case .array(let hosts)? = effect["hosts"] else { return [] }
        return hosts.compactMap { $0["name"]?.asString }
    }
}
