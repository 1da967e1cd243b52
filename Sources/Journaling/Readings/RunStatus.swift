public import Effects

/// How a run stands.
public struct RunStatus: Sendable, Hashable {
    /// Running, or how it ended.
    public private(set) var state = RunState.running
    /// Effects answered: settled or refused.
    public private(set) var steps = 0
    /// Tasks begun, in order.
    public private(set) var tasks: [TaskID] = []
    /// Hosts that have ended, by task.
    public private(set) var ended: [TaskID: Set<String>] = [:]
    /// Hosts on which at least one task ended.
    public private(set) var hosts: Set<String> = []
    private var expected: [TaskID: Int] = [:]

    /// Nothing has happened yet.
    public init() {}

    /// How the run of these facts stands.
    public init(_ facts: [Fact]) {
        for fact in facts { add(fact) }
    }

    /// Tasks that have not ended on every host.
    public var running: [TaskID] {
        tasks.filter { (ended[$0]?.count ?? 0) < expected[$0, default: 0] }
    }

    /// Takes one more fact.
    public mutating func add(_ fact: Fact) {
        switch fact.event {
        case .issued(_, _, let task, let effect, _):
            tasks.append(task)
            if case .array(let hosts)? = effect["hosts"] { expected[task] = hosts.count }
        case .settled, .refused: steps += 1
        case .finished(let task, let outcome):
            ended[task, default: []].insert(outcome.host)
            hosts.insert(outcome.host)
        case .ended(let end): state = end.state
        case .started, .asked, .resumed, .repeated, .cancelled, .ending: break
        }
    }
}
