public import Effects

/// How a fleet answered once: per host and work, in order, and when.
public struct Recording: Sendable {
    /// One ending.
    struct Answer: Sendable {
        let outcome: HostOutcome
        /// After the run began.
        let end: Duration
    }

    /// Work on a host, as far as it tells whether it is the same: not what a file shall contain, nor how it is done.
    struct Key: Hashable, Sendable {
        let host: String
        let words: [Bytes]

        init(_ work: TaskWork, on host: String) {
            self.host = host
            let verb = Bytes(work.verb.utf8)
            words =
                switch work {
                case .command(let command, _): [verb] + command.argv
                case .put(let put): [verb, put.path]
                case .get(let get): [verb, get.path]
                case .probe(let probe): [verb, Bytes(probe.target.utf8)]
                }
        }
    }

    private(set) var answers: [Key: [Answer]] = [:]
    /// When sessions were opened, and when somebody was told that tasks had settled.
    private(set) var sessions: [SessionID: Duration] = [:]
    private(set) var tasks: [TaskID: Duration] = [:]

    /// Nothing was answered.
    public init() {}

    /// Adds how work ended, so long after the run began; the earlier of two that are the same is added first.
    public mutating func add(_ work: TaskWork, _ outcome: HostOutcome, at end: Duration) {
        answers[Key(work, on: outcome.host), default: []].append(Answer(outcome: outcome, end: end))
    }

    /// Adds when a session was open.
    public mutating func add(_ session: SessionID, at time: Duration) { sessions[session] = time }

    /// Adds when somebody was told first that a task had ended on every host.
    public mutating func add(_ task: TaskID, settledAt time: Duration) {
        tasks[task] = tasks[task] ?? time
    }
}
