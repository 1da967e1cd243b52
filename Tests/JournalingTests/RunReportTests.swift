import Effects
import ExecutionTesting
import Journaling
import Testing

/// What people read about a run, as values.
@Suite(.timeLimit(.minutes(10))) struct RunReportTests {
    private let limits = ReportLimits(head: 16, tail: 16, succeeded: 4096, failed: 4096)

    @Test func `a report tells who did what where, and how it ended`() throws {
        var list = FactList()
        list.session("s1", ["a-1", "a-2"])
        list.begin("t1", ["echo", "it's"], on: ["a-1", "a-2"])
        list.finish("t1", "a-2", .failed, exit: 3, stderr: "no\n")
        list.finish("t1", "a-1", stdout: "yes\n")
        list.add(.ended(RunEnd(state: .failed, message: "no")), after: 100)

        let report = RunReport(list.facts, limits: limits)

        let task = try #require(report.tasks.first)
        #expect(report.header?.playbook == "a.lua")
        #expect(report.hosts == ["a-1", "a-2"])
        #expect(report.duration == .milliseconds(121))
        #expect(report.end == RunEnd(state: .failed, message: "no"))
        #expect(task.words == #"echo 'it'\''s'"#)
        #expect([task.session, task.rule] == ["s1", "deploy/#1"])
        #expect(task.groups.map(\.hosts) == [["a-2"], ["a-1"]])
        #expect(task.status == .failed && task.failures == 1)
        #expect(report.totals.map(\.succeeded) == [1, 0] && report.totals.map(\.failed) == [0, 1])
        #expect(report.totals.map(\.time) == [.milliseconds(5), .milliseconds(5)])
    }

    @Test func `hosts that wrote the same share it`() throws {
        var list = FactList()
        let hosts = (1...1000).map { "a-\($0)" }
        list.begin("t1", ["one"], on: hosts)
        for host in hosts { list.finish("t1", host, stdout: host == "a-7" ? "else\n" : "same\n") }

        let report = RunReport(list.facts, limits: limits)

        let task = try #require(report.tasks.first)
        #expect(task.outputs.count == 2)
        #expect(task.groups.map(\.hosts.count) == [999, 1])
        #expect(report.leftOut == 0)
    }

    @Test func `of a long output the middle is left out, by whole lines`() {
        let text = (1...100).map { "line \($0)\n" }.joined()

        let excerpt = Excerpt(
            CapturedOutput(kept: Bytes(text.utf8), written: text.utf8.count + 9), head: 16, tail: 24)

        #expect(excerpt.head.lossyText == "line 1\nline 2\n")
        #expect(excerpt.tail.lossyText == "line 99\nline 100\n")
        #expect(excerpt.omitted == text.utf8.count - excerpt.count)
        #expect(excerpt.dropped == 9)
    }

    @Test func `no more is held than the limits say, and what is not is counted`() throws {
        var list = FactList()
        let hosts = (1...100).map { "a-\($0)" }
        list.begin("t1", ["one"], on: hosts)
        for host in hosts { list.finish("t1", host, stdout: "\(host) and sixteen more\n") }

        let report = RunReport(list.facts, limits: limits)

        let task = try #require(report.tasks.first)
        let held = task.outputs.reduce(0) { $0 + $1.stdout.count }
        let written = hosts.reduce(0) { $0 + $1.utf8.count + 18 }
        #expect(held <= limits.succeeded && held > 0)
        #expect(report.leftOut == written - held)
        // Those without an output of theirs are told together.
        #expect(task.groups.count == task.outputs.count + 1)
    }

    @Test func `a question to people stands until it has an answer`() {
        var list = FactList()
        list.add(.asked(step: 4, strand: 0, effect: ["effect": "approve", "message": "go?"]))
        let asked = RunReport(list.facts)

        list.add(
            .settled(step: 4, strand: 0, effect: ["effect": "approve"], outcome: ["outcome": "approval"]))

        #expect(asked.question?.effect["message"] == "go?")
        #expect(RunReport(list.facts).question == nil)
    }

    @Test func `a run that goes on without facts takes longer`() {
        var report = RunReport(FactList().facts)

        report.reach(Timestamp(milliseconds: 1_795_000_000_501))

        #expect(report.duration == .milliseconds(500))
    }

    @Test func `of steps of progress in a row the last is kept, and of silent calls none`() {
        var list = FactList()
        for done in 1...9 {
            let effect = Effect.progress(Progress(done: Double(done), total: 9)).json
            list.add(.settled(step: done, strand: 0, effect: effect, outcome: Outcome.done.json))
        }
        list.add(.settled(step: 10, strand: 0, effect: Effect.now.json, outcome: Outcome.done.json))

        let report = RunReport(list.facts)

        #expect(report.entries == [.fact(list.facts[9])])
        #expect(report.steps == 10)
    }

    @Test func `a log line is a line of output or of the playbook`() {
        var list = FactList()
        list.log(.warning, "careful")
        list.begin("t1", ["one"], on: ["a-1"])
        list.finish("t1", "a-1", stdout: "one\r\n\ntwo", stderr: "three\n")

        let lines = list.facts.flatMap(LogLine.lines)

        #expect(lines.map(\.text.lossyText) == ["careful", "one", "", "two", "three"])
        #expect(lines.map(\.host) == [nil, "a-1", "a-1", "a-1", "a-1"])
        #expect(lines.map(\.source)[4] == .host("a-1", .stderr))
    }

    @Test func `readings take any fact in any order`() {
        var generators = Generators.seeded()
        for _ in 1...200 {
            var report = RunReport(limits: limits)
            var failed = FailedHosts()
            for sequence in 1...20 {
                let fact = generators.fact(sequence)
                report.add(fact)
                failed.add(fact)
                _ = LogLine.lines(of: fact)
            }
            #expect(report.totals.count == report.hosts.count, "seed \(generators.seed)")
            #expect(report.tasks.allSatisfy { $0.groups.count <= $0.endings.count })
            _ = failed.names
        }
    }
}
