import SandboxProtocol

/// What every rollout promises, held against what one did, event by event.
///
/// Nothing here is taken from the rollout's own bookkeeping but its report, which is checked too.
struct RolloutLaws {
    typealias Step = RolloutCase.Step
    typealias Mishap = RolloutCase.Mishap

    /// Where a host is.
    struct Standing {
        var place = Place.untouched
        var begun: [Step] = []
        var mishaps: [Step: Mishap] = [:]
        var isInFlight = false
    }

    /// The states of Rollout.md that can be seen from outside.
    enum Place: String {
        case untouched
        case onTheRoad
        case done
        case failed
        case restoring
        case rolledBack = "rolled_back"
    }

    let rollout: RolloutCase
    var hosts: [String: Standing] = [:]
    var broken: [String] = []
    /// Hosts in the order in which their first step began.
    var order: [String] = []
    /// Hosts in the order in which `apply` began.
    var applied: [String] = []
    /// What is still to be rolled back, the next first; nil until the first of the rollbacks at the end.
    var toRestore: [String]?
    var failures = 0
    var inFlightWhenSpent = 0
    var stopped: String?
    let forward: [Step]

    /// The laws that this trace breaks, in words; none when all is well.
    static func broken(by trace: RolloutFleet.Trace, of rollout: RolloutCase) -> [String] {
        var laws = RolloutLaws(rollout)
        for event in trace.events { laws.take(event) }
        laws.checkEnd(trace)
        return laws.broken
    }

    private init(_ rollout: RolloutCase) {
        self.rollout = rollout
        forward = [.prepare, .apply, .verify].filter(rollout.steps.contains)
        for member in rollout.members { hosts[member.name] = Standing() }
    }

    var inFlight: [String] { rollout.members.map(\.name).filter { hosts[$0]?.isInFlight ?? false } }

    func standing(_ host: String) -> Standing { hosts[host] ?? Standing() }

    mutating func complain(_ words: String) { broken.append(words) }

    private mutating func take(_ event: RolloutFleet.Event) {
        switch event {
        case .begin(let step, let host):
            if standing(host).begun.contains(step) { complain("\(step) is begun on \(host) a second time") }
            if step == .rollback { beginRollback(host) } else { begin(step, host) }
            hosts[host]?.begun.append(step)
        case .end(.rollback, let host, let mishap):
            hosts[host]?.mishaps[.rollback] = mishap
            hosts[host]?.place = mishap == nil ? .rolledBack : .failed
            hosts[host]?.isInFlight = false
        case .end(let step, let host, let mishap): end(step, host, mishap)
        case .rejection: stopped = stopped ?? "approval"
        case .pause: checkWindowIsFull()
        }
    }

    private mutating func begin(_ step: Step, _ host: String) {
        let done = standing(host).begun
        if done != Array(forward.prefix(done.count)) || step != forward.dropFirst(done.count).first {
            complain("\(step) is begun on \(host) after \(done)")
        }
        if step == .apply { applied.append(host) }
        guard done.isEmpty else { return }
        if let stopped { complain("\(host) is begun after the stop (\(stopped))") }
        if !inFlight.isEmpty, rollout.spreadBy.isEmpty, rollout.sizes.contains(order.count) {
            complain("\(host) of the next stage is begun while \(inFlight) are in flight")
        }
        enter(host)
        hosts[host]?.place = .onTheRoad
        order.append(host)
    }

    /// Takes a place in the window.
    private mutating func enter(_ host: String) {
        if inFlight.count >= rollout.window {
            complain("\(host) is begun with \(inFlight) in flight, \(rollout.window) may be")
        }
        for other in rollout.members where other.name != host && toRestore == nil {
            let isDown = standing(other.name).isInFlight || standing(other.name).place == .failed
            if isDown, let group = shared(host, other) {
                complain("\(host) and \(other.name) of \(group) are down")
            }
        }
        if toRestore != nil,
            let other = rollout.members.first(where: { inFlight.contains($0.name) && shared(host, $0) != nil }
            )
        {
            complain("\(host) and \(other.name) of one group are rolled back together")
        }
        hosts[host]?.isInFlight = true
    }

    private func shared(_ host: String, _ other: RolloutCase.Member) -> String? {
        let own = rollout.members.first { $0.name == host }?.groups ?? []
        return rollout.spreadBy.first { own.contains($0) && other.groups.contains($0) }
    }

    private mutating func end(_ step: Step, _ host: String, _ mishap: Mishap?) {
        guard let mishap else {
            if step == forward.last {
                hosts[host]?.place = .done
                hosts[host]?.isInFlight = false
            }
            return
        }
        hosts[host]?.mishaps[step] = mishap
        hosts[host]?.place = .failed
        if mishap != .lost || rollout.countsLost { failures += 1 }
        if failures > rollout.allowed, stopped == nil {
            stopped = "budget"
            inFlightWhenSpent = inFlight.count
        }
        // It keeps its place while it is rolled back at once.
        let goesBack = stopped == nil && rollout.rollsBackAtOnce && standing(host).begun.contains(.apply)
        hosts[host]?.isInFlight = goesBack
        if goesBack { hosts[host]?.place = .restoring }
    }

    private mutating func beginRollback(_ host: String) {
        if standing(host).place == .restoring { return }
        if toRestore == nil {
            if !inFlight.isEmpty { complain("rollbacks begin while \(inFlight) are in flight") }
            toRestore = wanted()
        }
        if toRestore?.first != host {
            complain("\(host) is rolled back, the next is \(toRestore?.first ?? "nobody")")
        }
        toRestore?.removeAll { $0 == host }
        enter(host)
    }

    /// Who is to be rolled back at the end, the last that was begun first.
    func wanted() -> [String] {
        guard stopped != nil else { return [] }
        return applied.reversed().filter { host in
            guard !standing(host).begun.contains(.rollback) else { return false }
            if rollout.onBudget == "rollback_all" { return true }
            let isFailed = standing(host).place == .failed
            return isFailed && (rollout.onBudget == "rollback_failed" || rollout.rollsBackAtOnce)
        }
    }

    /// A host that ends makes room at once: when time goes on, only a stage without further hosts leaves a place free.
    private mutating func checkWindowIsFull() {
        let count = inFlight.count
        guard count > 0, count < rollout.window, stopped == nil, rollout.spreadBy.isEmpty else { return }
        if !rollout.sizes.contains(order.count) {
            complain("\(count) in flight and more to do, \(rollout.window) may be")
        }
    }
}
