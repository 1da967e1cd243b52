import Effects

/// Makes the audit trail of one run from its facts, in their order.
struct AuditTrail {
    private struct Work: Hashable {
        let task: TaskID
        let host: String
    }

    private struct Host {
        let name: String
        /// Its own account, where the record says it.
        let account: String?
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
            let effect = effects[task] ?? .null
            let known = Self.hosts(effect)
            let again = hosts.map { name in known.first { $0.name == name } ?? Host(name: name, account: nil)
            }
            add(fact, effect, .repeated(because: reason), task, on: again)
        case .refused(_, _, let effect, let refusal):
            add(fact, effect, .refused(refusal), nil, on: Self.hosts(effect))
        case .finished(let task, let outcome):
            if let place = places[Work(task: task, host: outcome.host)] { lines[place].outcome = outcome }
        case .asked, .settled, .ending, .cancelled, .ended: break
        }
    }

    private mutating func add(
        _ fact: Fact, _ effect: JSON, _ decision: AuditLine.Decision, _ task: TaskID?,
        on hosts: [Host]
    ) {
        let user = effect["user"]?.asString
        for host in hosts.isEmpty ? [nil] : hosts.map(Optional.some) {
            if let task, let host { places[Work(task: task, host: host.name)] = lines.count }
            lines.append(
                AuditLine(
                    run: run, sequence: fact.sequence, time: fact.time, principal: principal,
                    process: process, effect: effect, user: user ?? host?.account, decision: decision,
                    task: task, host: host?.name))
        }
    }

    private static func hosts(_ effect: JSON) -> [Host] {
        guard case .array(let hosts)? = effect["hosts"] else { return [] }
        return hosts.compactMap { host in
            host["name"]?.asString.map { Host(name: $0, account: host["account"]?.asString) }
        }
    }
}
