import Effects
import ExecutionTesting
import Journaling
import Testing

@Suite(.timeLimit(.minutes(10))) struct ReadingTests {
    private let effect: JSON = ["effect": "run", "hosts": [["name": "web-01"], ["name": "web-02"]]]

    private var facts: [Fact] {
        let events: [FactEvent] = [
            .started(RunHeader(playbook: "a.lua", principal: "ann")),
            .issued(step: 1, strand: 0, task: TaskID("t1"), effect: effect, rule: "deploy/#1"),
            .settled(step: 1, strand: 0, effect: .null, outcome: Outcome.task(TaskID("t1")).json),
            .settled(
                step: 2, strand: 0, effect: ["effect": "log", "message": "four"], outcome: Outcome.done.json),
            .refused(
                step: 3, strand: 0, effect: effect,
                Refusal(code: "refused.host", message: "no", remedy: nil)),
            .finished(
                TaskID("t1"),
                HostOutcome(host: "web-01", status: .succeeded, stdout: CapturedOutput([1, 2]))),
        ]
        return events.enumerated().map {
            Fact(sequence: $0.offset + 1, time: Timestamp(milliseconds: 7), event: $0.element)
        }
    }

    @Test func `usage counts what a run has used up`() {
        let usage = Usage(facts)

        #expect(
            [usage.commands, usage.refusals, usage.effects, usage.logBytes, usage.outputBytes] == [
                1, 1, 3, 5, 2,
            ])
    }

    @Test func `a task's result is read from its facts`() {
        let ended = HostOutcome(host: "web-01", status: .succeeded, stdout: CapturedOutput([1, 2]))
        let expected = TaskResult(
            task: TaskID("t1"), names: ["web-01", "web-02"], ended: ["web-01": ended])

        #expect(TaskResult(TaskID("t1"), in: facts) == expected)
        #expect(TaskResult(TaskID("t2"), in: facts) == nil)
        #expect(TaskResult(TaskID("t1"), in: Array(facts.suffix(1))) == nil)
    }

    @Test func `what files read contain counts as output`() {
        let outcome = HostOutcome(host: "web-01", status: .succeeded, content: [1, 2, 3])
        let fact = Fact(
            sequence: 1, time: Timestamp(milliseconds: 7), event: .finished(TaskID("t1"), outcome))

        #expect(Usage([fact]).outputBytes == 3)
    }

    @Test func `a task runs until its last host has ended`() {
        var status = RunStatus(facts)
        let before = status.running

        status.add(
            Fact(
                sequence: 7, time: Timestamp(milliseconds: 8),
                event: .finished(TaskID("t1"), HostOutcome(host: "web-02", status: .lost))))

        #expect(before == [TaskID("t1")])
        #expect(status.running == [])
        #expect(status.hosts == ["web-01", "web-02"])
    }

    @Test func `the audit trail has a line for each host, refusals and repetitions included`() {
        let run = RunID("r")
        let again = [
            Fact(
                sequence: 7, time: Timestamp(milliseconds: 8),
                event: .repeated(TaskID("t1"), hosts: ["web-02"], because: "in doubt")),
            Fact(
                sequence: 8, time: Timestamp(milliseconds: 9),
                event: .finished(TaskID("t1"), HostOutcome(host: "web-02", status: .failed))),
        ]
        let lines = AuditLine.lines(facts + again, of: run)

        let refusal = Refusal(code: "refused.host", message: "no", remedy: nil)
        #expect(lines.map(\.host) == ["web-01", "web-02", "web-01", "web-02", "web-02"])
        #expect(lines.allSatisfy { $0.principal == "ann" && $0.run == run && $0.effect == effect })
        #expect(
            lines.map(\.decision) == [
                .allowed(rule: "deploy/#1"), .allowed(rule: "deploy/#1"), .refused(refusal),
                .refused(refusal), .repeated(because: "in doubt"),
            ])
        #expect(lines.map(\.outcome?.status) == [.succeeded, nil, nil, nil, .failed])
    }

    @Test(
        arguments: [(nil, ["deploy", nil, nil]), ("dba", ["dba", "dba", "dba"])] as [(String?, [String?])])
    func `the audit trail names the account that each host's work runs as`(
        _ user: String?, _ users: [String?]
    ) {
        let hosts: [JSON] = [
            ["name": "a", "account": "deploy"], ["name": "b", "account": .null], ["name": "localhost"],
        ]
        let effect = JSON.members([
            "effect": "run", "hosts": .array(hosts), "command": ["id"], "user": user.map(JSON.string),
        ])
        let fact = Fact(
            sequence: 1, time: Timestamp(milliseconds: 7),
            event: .issued(step: 1, strand: 0, task: TaskID("t1"), effect: effect, rule: nil))

        #expect(AuditLine.lines([fact], of: RunID("r")).map(\.user) == users)
    }

    @Test func `what was put is named by its digest`() {
        let put: JSON = ["effect": "put", "hosts": [["name": "a"]], "path": "/etc/x", "content": "abc"]
        let fact = Fact(
            sequence: 1, time: Timestamp(milliseconds: 7),
            event: .issued(step: 1, strand: 0, task: TaskID("t1"), effect: put, rule: nil))

        let line = AuditLine.lines([fact], of: RunID("r")).first?.json

        let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        #expect(line?["asked"]?["content"] == ["bytes": 3, "sha256": .string(digest)])
    }

    @Test func `every fact survives its line`() throws {
        for fact in JournalConformance.sample {
            let line = fact.json(run: RunID("r"), withTexts: true).encoded

            let read = try Fact(json: JSON.read(line))
            #expect(read == fact)
        }
    }

    @Test func `any fact survives its line`() throws {
        var generators = Generators.seeded()
        for round in 1...2000 {
            let fact = generators.fact(round)
            let line = fact.json(run: RunID("r"), withTexts: true).encoded

            let read = try Fact(json: JSON.read(line))

            #expect(read == fact, "round \(round) of seed \(generators.seed)")
            #expect(
                read.json(run: RunID("r"), withTexts: true).encoded == line,
                "round \(round) of seed \(generators.seed)")
        }
    }
}
