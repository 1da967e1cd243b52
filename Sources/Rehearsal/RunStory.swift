import Effects
import Journaling

/// What a run did on each host, in order: the reading of facts that findings are made of.
struct RunStory {
    /// A lock that the run took.
    struct Lock {
        let name: String
        let taken: Int
        let step: Int
        var released: Int?
    }

    /// A session that was opened on hosts that are the run's business.
    struct Session {
        let id: String
        let hosts: [String]
    }

    private let knowledge: RunKnowledge
    /// The hosts in the order they came up.
    private(set) var hosts: [String] = []
    private(set) var attempts: [String: [Attempt]] = [:]
    private(set) var groups: [String: [String]] = [:]
    private(set) var sessions: [Session] = []
    private(set) var helpers: Set<String> = []
    /// What `gse.targets` answered.
    private(set) var targets: Set<String> = []
    private(set) var locks: [Lock] = []
    private(set) var end: RunEnd?
    private(set) var budget = BudgetRecord()
    private(set) var script = ScriptProgress()
    /// Work that was begun again because nobody knew whether it was done.
    private(set) var repeats: [(attempt: Attempt, host: String, because: String)] = []
    /// When the script was told how a task stands.
    private var told: [TaskID: [Int]] = [:]
    /// Where the attempts of a task are.
    private var places: [TaskID: [String: Int]] = [:]

    init(_ facts: [Fact], _ knowledge: RunKnowledge) {
        self.knowledge = knowledge
        for fact in facts { add(fact) }
    }

    /// Whether the run did what it was to do, on all or most hosts.
    var isGood: Bool { end?.state == .succeeded || end?.state == .degraded }

    /// Whether the run is degraded and something failed on a host for good: what is done there when all goes well does
    /// not show.
    func isSpoiled(_ host: String) -> Bool {
        guard end?.state == .degraded else { return false }
        let course = course(of: host)
        return course.indices.contains { course[$0].isFailed && !course.isMadeGood($0) }
    }

    /// The attempts on a host, the run's own undos left out.
    func course(of host: String) -> [Attempt] { (attempts[host] ?? []).filter { !$0.isUndo } }

    /// The fact by which the script was told how an attempt ended; nil when it never was.
    func told(of attempt: Attempt) -> Int? {
        guard let task = attempt.task else { return attempt.ended }
        guard let ended = attempt.ended else { return nil }
        return told[task]?.first { $0 > ended }
    }

    private mutating func add(_ fact: Fact) {
        script.add(fact)
        switch fact.event {
        case .started(let header): budget.read(header)
        case .issued(let step, let strand, let task, let effect, let rule):
            begin(effect, rule, (step, strand), task, fact.sequence)
        case .refused(let step, let strand, let effect, _):
            guard ["run", "put", "get", "probe"].contains(effect["effect"]?.asString) else { return }
            begin(effect, nil, (step, strand), nil, fact.sequence)
        case .finished(let task, let outcome):
            guard let place = places[task]?[outcome.host] else { return }
            attempts[outcome.host]?[place].end(outcome, fact.sequence)
        case .settled(let step, let strand, let effect, let outcome):
            settled(step, strand, effect, outcome, fact.sequence)
        case .repeated(let task, let hosts, let reason):
            for host in hosts {
                guard let place = places[task]?[host], let attempt = attempts[host]?[place] else { continue }
                repeats.append((attempt, host, reason))
            }
        case .ended(let end): self.end = end
        case .asked, .resumed, .ending, .cancelled: break
        }
    }

    private mutating func begin(
        _ effect: JSON, _ rule: String?, _ call: (step: Int, strand: UInt32), _ task: TaskID?, _ sequence: Int
    ) {
        let asked = AskedTask(effect, rule: rule, knowledge)
        var places: [String: Int] = [:]
        for entry in asked.hosts {
            guard let host = entry["name"]?.asString else { continue }
            know(host, entry)
            var attempt = asked.attempt(
                on: host, step: call.step, strand: call.strand, sequence: sequence, task: task)
            if task == nil {
                attempt.status = .failed
                attempt.ended = sequence
                attempt.mayHaveBegun = false
            }
            places[host] = attempts[host]?.count ?? 0
            attempts[host, default: []].append(attempt)
        }
        if let task { self.places[task] = places }
    }

    private mutating func know(_ host: String, _ entry: JSON) {
        guard attempts[host] == nil else { return }
        hosts.append(host)
        attempts[host] = []
        if case .array(let names)? = entry["groups"] { groups[host] = names.compactMap(\.asString) }
    }

    private mutating func settled(
        _ step: Int, _ strand: UInt32, _ effect: JSON, _ outcome: JSON, _ sequence: Int
    ) {
        switch effect["effect"]?.asString {
        case "session": opened(effect, outcome)
        case "hosts":
            guard effect["selector"] == nil, effect["hosts"] == nil else { return }
            for entry in outcome.list("hosts") {
                guard let name = entry["name"]?.asString else { continue }
                know(name, entry)
                targets.insert(name)
            }
        case "lock":
            guard outcome["outcome"] == "done", let name = effect["name"]?.asString else { return }
            locks.append(Lock(name: name, taken: sequence, step: step))
        case "unlock":
            guard let name = effect["name"]?.asString else { return }
            // A lock taken again is one lock.
            for index in locks.indices where locks[index].name == name && locks[index].released == nil {
                locks[index].released = sequence
            }
        case "playbook": budget.read(arguments: outcome["value"])
        case "log": budget.read(log: effect["fields"], sequence, step, strand)
        case "wait":
            for task in effect.list("tasks").compactMap(\.asString).map(TaskID.init) {
                told[task, default: []].append(sequence)
            }
        case _: break
        }
    }

    private mutating func opened(_ effect: JSON, _ outcome: JSON) {
        guard outcome["outcome"] == "session", let id = outcome["session"]?.asString else { return }
        let names = outcome.list("hosts").compactMap(\.asString)
        for entry in effect.list("hosts") {
            guard let name = entry["name"]?.asString, names.contains(name) else { continue }
            know(name, entry)
        }
        guard effect["helper"] != true else { return helpers.formUnion(names) }
        sessions.append(Session(id: id, hosts: names))
    }
}

extension [Attempt] {
    /// Whether the same work succeeded later.
    func isMadeGood(_ index: Int) -> Bool {
        self[index...].contains { $0.work == self[index].work && $0.status == .succeeded }
    }
}

extension JSON {
    /// The elements of a member that is a list; none when it is not.
    func list(_ name: String) -> [JSON] {
        if case .array(let elements)? = self[name] { elements } else { [] }
    }
}
