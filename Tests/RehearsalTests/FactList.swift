import Effects
import Journaling

/// Facts of a run, made by hand: what a playbook on one strand would have left.
struct FactList {
    private(set) var facts: [Fact] = []
    private var tasks = 0
    private var steps = 0
    /// The strand that calls.
    var strand: UInt32 = 0

    init(_ hosts: [String], arguments: JSON = [:], helpers: [String] = []) {
        add(.started(RunHeader(playbook: "a.lua", principal: "root", arguments: arguments)))
        session("s1", hosts, isHelper: false)
        if !helpers.isEmpty { session("s2", helpers, isHelper: true) }
    }

    private mutating func session(_ id: String, _ hosts: [String], isHelper: Bool) {
        settle(
            ["effect": "session", "hosts": Self.asked(hosts), "helper": .bool(isHelper)],
            [
                "outcome": "session", "session": .string(id), "hosts": .array(hosts.map(JSON.string)),
                "left_out": [],
            ])
    }

    static func asked(_ hosts: [String]) -> JSON {
        .array(hosts.map { ["name": .string($0), "groups": [], "by_name": true] })
    }

    private mutating func add(_ event: FactEvent) {
        let time = Timestamp(milliseconds: Int64(facts.count) * 1000)
        facts.append(Fact(sequence: facts.count + 1, time: time, event: event))
    }

    mutating func settle(_ effect: JSON, _ outcome: JSON = ["outcome": "done"]) {
        steps += 1
        add(.settled(step: steps, strand: strand, effect: effect, outcome: outcome))
    }

    /// A command that is run and waited for on hosts, ending so; each its own way when there are several.
    mutating func run(
        _ command: String, _ hosts: String..., ends: TaskStatus = .succeeded, inDoubt: JSON = "fail",
        rule: String? = nil, undo: String? = nil, timeout: JSON? = nil, stdout: String = ""
    ) {
        tasks += 1
        steps += 1
        let task = undo.map { TaskID($0) } ?? TaskID(number: tasks)
        let effect = JSON.members([
            "effect": "run", "session": "s1", "hosts": Self.asked(hosts),
            "command": .array(command.split(separator: " ").map { .string(String($0)) }), "in_doubt": inDoubt,
            "undo": undo.map(JSON.string), "timeout": timeout,
        ])
        add(.issued(step: undo == nil ? steps : 0, strand: strand, task: task, effect: effect, rule: rule))
        for host in hosts {
            let time = Timestamp(milliseconds: Int64(facts.count) * 1000)
            add(
                .finished(
                    task,
                    HostOutcome(
                        host: host, status: ends, exitCode: ends == .succeeded ? 0 : 1,
                        stdout: CapturedOutput(kept: Bytes(stdout.utf8), written: stdout.utf8.count),
                        startTime: time, endTime: time)))
        }
        guard undo == nil else { return }
        settle(
            ["effect": "wait", "tasks": [.string(task.description)]], ["outcome": "results", "results": []])
    }

    mutating func end(_ state: RunState) { add(.ended(RunEnd(state: state))) }
}
