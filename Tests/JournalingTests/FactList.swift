import Effects
import Journaling

/// Facts of a run, a millisecond apart unless told otherwise.
struct FactList {
    private(set) var facts: [Fact] = []
    private var now: Int64 = 1_795_000_000_000

    /// A run of `a.lua` that has begun.
    init(_ header: RunHeader = RunHeader(playbook: "a.lua", principal: "ann")) { add(.started(header)) }

    /// Adds a fact, so many milliseconds after the one before.
    mutating func add(_ event: FactEvent, after milliseconds: Int64 = 1) {
        now += milliseconds
        facts.append(
            Fact(sequence: facts.count + 1, time: Timestamp(milliseconds: now), event: event))
    }

    /// A session was opened.
    mutating func session(_ id: String, _ hosts: [String], helper: Bool = false) {
        add(
            .settled(
                step: facts.count, strand: 0,
                effect: ["effect": "session", "hosts": Self.asked(hosts), "helper": .bool(helper)],
                outcome: Outcome.session(SessionID(id), hosts: hosts, leftOut: []).json))
    }

    /// A command was begun.
    mutating func begin(
        _ task: String, _ words: [String], on hosts: [String], session: String = "s1", undo: String? = nil
    ) {
        let effect = JSON.members([
            "effect": "run", "session": .string(session), "hosts": Self.asked(hosts),
            "command": .strings(words), "undo": undo.map(JSON.string),
        ])
        add(
            .issued(step: facts.count, strand: 0, task: TaskID(task), effect: effect, rule: "deploy/#1"),
            after: 10)
    }

    /// It ended on a host.
    mutating func finish(
        _ task: String, _ host: String, _ status: TaskStatus = .succeeded, exit: Int32? = nil,
        stdout: String = "", stderr: String = ""
    ) {
        let outcome = HostOutcome(
            host: host, status: status, exitCode: exit ?? (status == .succeeded ? 0 : nil),
            stdout: CapturedOutput(Bytes(stdout.utf8)), stderr: CapturedOutput(Bytes(stderr.utf8)),
            duration: .milliseconds(5))
        add(.finished(TaskID(task), outcome), after: 5)
    }

    /// The playbook said something.
    mutating func log(_ level: LogEntry.Level, _ message: String) {
        let entry = LogEntry(level: level, message: Bytes(message.utf8))
        add(
            .settled(step: facts.count, strand: 0, effect: Effect.log(entry).json, outcome: Outcome.done.json)
        )
    }

    private static func asked(_ hosts: [String]) -> JSON {
        .array(hosts.map { ["name": .string($0)] })
    }
}
