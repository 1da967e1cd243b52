import Effects
import Journaling

/// What `gse.test.rehearse` answers about a run: a reading of its facts as a script looks at them.
struct RehearsedAnswer {
    private struct Task {
        let verb: String
        let hosts: [String]
        let line: String
        let isUndo: Bool
        let put: (path: String, content: JSON)?
        var endings: [String: HostOutcome] = [:]
    }

    private var order: [TaskID] = []
    private var tasks: [TaskID: Task] = [:]
    private var hosts: [String: [JSON]] = [:]
    private var log: [JSON] = []
    private var locks: [JSON] = []
    private var questions: [JSON] = []
    private var refusals: [JSON] = []
    private var files: [String: [JSON.Member]] = [:]
    private var end: RunEnd?

    /// Reads facts.
    init(_ facts: [Fact]) { for fact in facts { add(fact) } }

    private mutating func add(_ fact: Fact) {
        switch fact.event {
        case .issued(_, _, let id, let effect, _): issued(id, effect)
        case .finished(let id, let outcome): finished(id, outcome)
        case .settled(_, _, let effect, let outcome): settled(effect, outcome)
        case .refused(_, _, let effect, let refusal):
            refusals.append([
                "line": .string(EffectWords.line(effect)), "code": .string(refusal.code),
                "message": .string(refusal.message),
            ])
        case .asked(_, _, let effect): questions.append(effect["message"] ?? "")
        case .ended(let end): self.end = end
        case .started, .resumed, .repeated, .cancelled, .ending: break
        }
    }

    private mutating func issued(_ id: TaskID, _ effect: JSON) {
        let names: [String] =
            if case .array(let hosts)? = effect["hosts"] { hosts.compactMap { $0["name"]?.asString } } else {
                []
            }
        let verb = effect["effect"]?.asString ?? ""
        let path = effect["path"]?.asBytes?.lossyText
        let put = verb == "put" ? path.flatMap { path in effect["content"].map { (path, $0) } } : nil
        let task = Task(
            verb: verb, hosts: names, line: EffectWords.line(effect), isUndo: effect["undo"] != nil, put: put)
        order.append(id)
        tasks[id] = task
        for name in names { hosts[name, default: []].append(.string(task.line)) }
    }

    private mutating func finished(_ id: TaskID, _ outcome: HostOutcome) {
        tasks[id]?.endings[outcome.host] = outcome
        guard let put = tasks[id]?.put, outcome.status == .succeeded else { return }
        files[outcome.host, default: []].removeAll { $0.name == put.path }
        files[outcome.host, default: []].append(.init(put.path, put.content))
    }

    private mutating func settled(_ effect: JSON, _ outcome: JSON) {
        switch effect["effect"] {
        case "log":
            guard let message = effect["message"]?.asBytes?.lossyText else { return }
            log.append(["level": effect["level"] ?? "info", "message": .string(message)])
        case "lock", "playbook":
            guard ["done", "value"].contains(outcome["outcome"]),
                let name = effect["name"] ?? effect["lock"], name != .null
            else { return }
            locks.append(name)
        default: break
        }
    }

    /// The whole answer; `more` are members that facts do not tell.
    func json(_ more: [JSON.Member]) -> JSON {
        let members = JSON.listed([
            "state": .string((end?.state ?? .failed).rawValue), "code": end?.code.map(JSON.string),
            "message": end?.message.map(JSON.string), "result": end?.result,
            "effects": .array(order.compactMap { id in tasks[id].map { Self.json(id, $0) } }),
            "by_host": .object(hosts.sorted { $0.key < $1.key }.map { .init($0.key, .array($0.value)) }),
            "files": .object(files.sorted { $0.key < $1.key }.map { .init($0.key, .object($0.value)) }),
            "log": .array(log), "locks": .array(locks), "questions": .array(questions),
            "refusals": .array(refusals),
        ])
        return .object(members + more)
    }

    private static func json(_ id: TaskID, _ task: Task) -> JSON {
        let outcomes = task.hosts.compactMap { host in
            task.endings[host].map { JSON.Member(host, Self.json($0)) }
        }
        return [
            "task": .string(id.description), "verb": .string(task.verb), "hosts": .strings(task.hosts),
            "line": .string(task.line), "undo": .bool(task.isUndo), "ending": .string(ending(task)),
            "outcomes": .object(outcomes),
        ]
    }

    private static func json(_ outcome: HostOutcome) -> JSON {
        .members([
            "status": .string(outcome.status.rawValue),
            "exit_code": outcome.exitCode.map { .int(Int64($0)) },
            "reason": outcome.reason.map(JSON.string),
            "stdout": outcome.stdout.kept.isEmpty ? nil : .bytes(outcome.stdout.kept),
            "changed": outcome.change.map { .bool($0.isChanged) },
            "assumed": outcome.isAssumed ? true : nil,
        ])
    }

    /// How it ended on the host where it ended worst.
    private static func ending(_ task: Task) -> String {
        guard let worst = task.endings.values.max(by: { $0.status < $1.status }),
            task.endings.count == task.hosts.count
        else { return "not ended" }
        guard worst.status != .succeeded else { return "succeeded" }
        var how = HostEnding.How(worst)
        how.isAssumed = false
        return EndingWords.line(how)
    }
}
