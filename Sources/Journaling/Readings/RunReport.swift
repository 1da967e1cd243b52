public import Effects

/// What a run did, as people read about it: a header, what happened in order, tasks with their endings, an end.
///
/// It holds no more of what commands wrote than its limits say; hosts that wrote the same share it.
public struct RunReport: Sendable, Hashable {
    /// One thing of the timeline.
    public enum Entry: Sendable, Hashable {
        /// A task was begun, as a place in ``RunReport/tasks``.
        case task(Int)
        /// Something else that people want to see, long texts in it cut.
        case fact(Fact)
    }

    /// A question to people that has no answer yet.
    public struct Question: Sendable, Hashable {
        /// The step that asks.
        public let step: Int
        /// What it asks, the whole effect.
        public let effect: JSON
    }

    /// What a long text in a fact is cut to, in bytes.
    private static let longestText = 16 << 10
    /// What a group of hosts with an output of its own costs beside that, in bytes: it is shown, too.
    private static let groupCost = 256
    /// Calls that only asked for something: most of some runs, and nobody looks for them.
    private static let silent: Set = [
        "wait", "now", "random", "hosts", "module", "playbook", "close", "abandon", "fail", "degraded",
        "args",
    ]

    /// How much it holds.
    public let limits: ReportLimits
    /// What the run was begun with, but for texts; nil before the first fact.
    public private(set) var header: RunHeader?
    /// When it began; nil before the first fact.
    public private(set) var start: Timestamp?
    /// When the last fact was recorded, or what was reached since.
    public private(set) var last: Timestamp?
    /// How it ended; nil while it has not.
    public private(set) var end: RunEnd?
    /// What a person is asked, and the step that asks; nil when nobody is waited for.
    public private(set) var question: Question?
    /// Calls of the playbook so far.
    public private(set) var steps = 0
    /// Those that were refused.
    public private(set) var refusals = 0
    /// What happened, in order.
    public private(set) var entries: [Entry] = []
    /// Its tasks, in the order they were begun.
    public private(set) var tasks: [TaskRecord] = []
    /// The hosts of its sessions and tasks, in the order they came up.
    public private(set) var hosts: [String] = []
    /// The hosts that a retry would be for.
    public private(set) var failedHosts = FailedHosts()
    /// Bytes of output on record that it does not hold.
    public private(set) var leftOut = 0

    private var knownHosts: Set<String> = []
    private var places: [TaskID: Int] = [:]
    private var spentOnSucceeded = 0
    private var spentOnFailed = 0
    private var spentOnDifferences = 0
    /// Where the outputs of tasks that run are, so that many hosts are looked up fast.
    private var shared: [Int: [TaskRecord.Output: Int]] = [:]

    /// Nothing has happened yet.
    public init(limits: ReportLimits = ReportLimits()) { self.limits = limits }

    /// The report of these facts.
    public init(_ facts: [Fact], limits: ReportLimits = ReportLimits()) {
        self.init(limits: limits)
        for fact in facts { add(fact) }
    }

    /// Takes one more fact.
    public mutating func add(_ fact: Fact) {
        last = max(last ?? fact.time, fact.time)
        failedHosts.add(fact)
        switch fact.event {
        case .started(let header): begin(header, fact.time)
        case .issued(let step, _, let task, let effect, let rule):
            steps = max(steps, step)
            places[task] = tasks.count
            entries.append(.task(tasks.count))
            tasks.append(TaskRecord(id: task, step: step, time: fact.time, effect: effect, rule: rule))
            tasks.last?.hosts.forEach { know($0) }
        case .settled(let step, let strand, let effect, let outcome):
            steps = max(steps, step)
            if question?.step == step { question = nil }
            settled(fact, step, strand, effect, outcome)
        case .refused(let step, let strand, let effect, let refusal):
            steps = max(steps, step)
            refusals += 1
            let asked = effect.shortened(to: Self.longestText)
            show(fact, .refused(step: step, strand: strand, effect: asked, refusal))
        case .finished(let task, let outcome): finished(task, outcome, fact.time)
        case .ended(let end):
            self.end = end
            question = nil
        case .asked(let step, let strand, let effect):
            steps = max(steps, step)
            question = Question(step: step, effect: effect)
            show(fact, .asked(step: step, strand: strand, effect: effect.shortened(to: Self.longestText)))
        case .resumed, .repeated, .cancelled, .ending: entries.append(.fact(fact))
        }
    }

    /// Says that it is this late: a run that goes on without facts takes longer, too.
    public mutating func reach(_ now: Timestamp) { last = max(last ?? now, now) }

    private mutating func begin(_ header: RunHeader, _ time: Timestamp) {
        var header = header
        header.texts = .object([])
        self.header = header
        start = time
    }

    private mutating func settled(
        _ fact: Fact, _ step: Int, _ strand: UInt32, _ effect: JSON, _ outcome: JSON
    ) {
        let verb = effect["effect"]?.asString ?? ""
        if verb == "session" {
            for host in outcome.elements("hosts") { host.asString.map { know($0) } }
        }
        let isTrouble = outcome["outcome"] == "fault" || outcome["outcome"] == "usage"
        guard isTrouble || !Self.silent.contains(verb) else { return }
        // Of steps of progress in a row only the last is worth a line.
        if verb == "progress", case .fact(let before)? = entries.last, before.event.kind == "progress" {
            entries.removeLast()
        }
        let outcome = verb == "file" && !isTrouble ? .null : outcome.shortened(to: Self.longestText)
        let asked = effect.shortened(to: Self.longestText)
        show(fact, .settled(step: step, strand: strand, effect: asked, outcome: outcome))
    }

    private mutating func show(_ fact: Fact, _ event: FactEvent) {
        entries.append(.fact(Fact(sequence: fact.sequence, time: fact.time, event: event)))
    }

    private mutating func know(_ host: String) {
        if knownHosts.insert(host).inserted { hosts.append(host) }
    }
}

// MARK: - Endings

extension RunReport {
    private mutating func finished(_ task: TaskID, _ outcome: HostOutcome, _ time: Timestamp) {
        guard let place = places[task] else { return }
        var how = HostEnding.How(outcome)
        how.output = keep(outcome, in: place)
        how.difference = outcome.change?.difference.flatMap { keep($0, in: place) }
        tasks[place].endings[outcome.host] = HostEnding(how: how, duration: outcome.duration, time: time)
        if tasks[place].isDone { shared[place] = nil }
    }

    /// Where an output is kept; nil when there is none or no room for it.
    private mutating func keep(_ outcome: HostOutcome, in place: Int) -> Int? {
        let written = outcome.stdout.shown.count + outcome.stderr.shown.count
        guard outcome.stdout.written + outcome.stderr.written > 0 else { return nil }
        let output = TaskRecord.Output(
            stdout: Excerpt(outcome.stdout, head: limits.head, tail: limits.tail),
            stderr: Excerpt(outcome.stderr, head: limits.head, tail: limits.tail))
        let count = output.stdout.count + output.stderr.count
        if let known = shared[place]?[output] {
            leftOut += written - count
            return known
        }
        let isFine = outcome.status == .succeeded
        let cost = (isFine ? spentOnSucceeded : spentOnFailed) + count + Self.groupCost
        guard cost <= (isFine ? limits.succeeded : limits.failed) else {
            leftOut += written
            return nil
        }
        if isFine { spentOnSucceeded = cost } else { spentOnFailed = cost }
        leftOut += written - count
        shared[place, default: [:]][output] = tasks[place].outputs.count
        tasks[place].outputs.append(output)
        return tasks[place].outputs.count - 1
    }

    /// Where a difference is kept; nil when there is no room for it.
    private mutating func keep(_ difference: FileDifference, in place: Int) -> Int? {
        if let known = tasks[place].differences.firstIndex(of: difference) { return known }
        let lines: Int = if case .lines(let text) = difference.content { text.utf8.count } else { 0 }
        guard spentOnDifferences + lines + Self.groupCost <= limits.differences else {
            leftOut += lines
            return nil
        }
        spentOnDifferences += lines + Self.groupCost
        tasks[place].differences.append(difference)
        return tasks[place].differences.count - 1
    }

    /// What it did on each host, in the order hosts came up.
    public var totals: [HostTotals] {
        var places: [String: Int] = [:]
        var totals: [HostTotals] = []
        for host in hosts {
            places[host] = totals.count
            totals.append(HostTotals(name: host))
        }
        for task in tasks {
            for host in task.hosts {
                guard let place = places[host] else { continue }
                totals[place].tasks += 1
                guard let ending = task.endings[host] else { continue }
                totals[place].time += ending.duration
                if ending.how.status == .succeeded {
                    totals[place].succeeded += 1
                } else {
                    totals[place].failed += 1
                }
            }
        }
        return totals
    }

    /// How long it took so far, to ``last``.
    public var duration: Duration {
        guard let start, let last else { return .zero }
        return last.since(start)
    }
}
