/// How a task stands over all its hosts: what `gse.wait` answers.
public struct TaskResult: Sendable, Hashable {
    /// The task.
    public let task: TaskID
    /// Its hosts in session order.
    public let names: [String]
    private let known: Set<String>
    /// The endings so far, by host name.
    public var ended: [String: HostOutcome]

    /// A task for these hosts, none of which has ended.
    public init(task: TaskID, names: [String], ended: [String: HostOutcome] = [:]) {
        self.task = task
        self.names = names
        known = Set(names)
        self.ended = ended
    }

    /// Whether it is for the host, and the host has not ended yet.
    public func isExpecting(_ host: String) -> Bool { known.contains(host) && ended[host] == nil }

    /// Whether every host has ended.
    public var isDone: Bool { ended.count == names.count }

    /// Whether every host has ended and succeeded.
    public var isAccepted: Bool { isDone && outcomes.allSatisfy { $0.status == .succeeded } }

    /// The endings so far, in session order.
    public var outcomes: [HostOutcome] { names.compactMap { ended[$0] } }

    /// The worst status of the hosts; `running` when one has not ended.
    public var status: TaskStatus { isDone ? outcomes.map(\.status).max() ?? .succeeded : .running }

    /// When the first host began; nil when none has.
    public var startTime: Timestamp? { outcomes.compactMap(\.startTime).min() }

    /// When the last host ended; nil while one has not.
    public var endTime: Timestamp? { isDone ? outcomes.compactMap(\.endTime).max() : nil }

    /// From the first start to the last end, or the longest host when that is longer; zero while running.
    public var duration: Duration {
        guard isDone else { return .zero }
        let span = if let start = startTime, let end = endTime { end.since(start) } else { Duration.zero }
        return max(span, outcomes.map(\.duration).max() ?? .zero)
    }
}
