import Admission
import Effects
import Execution
import ExecutionTesting
import Journaling
import SandboxProtocol
import Testing

/// What becomes of tasks when a run ends around them.
@Suite(.timeLimit(.minutes(1)))
struct RunEndingTests {
    @Test func `what one strand issued ends on record when another spends a budget in the same turn`()
        async throws
    {
        let runs = (1...6).map { Call.run("do", strand: UInt32($0)) }
        let fixture = Fixture(
            ScriptedSource([.turn(Turn(calls: [.open("a")])), .turn(Turn(calls: runs))]))

        let end = try await fixture.execute()

        #expect(end.code == "budget.commands")
        #expect(fixture.backend.begun == [])
        #expect(fixture.story.count { $0.hasPrefix("issued") } == 5)
        #expect(fixture.story.suffix(6) == (1...5).map { "finished t\($0) a cancelled" } + ["ended failed"])
    }

    @Test func `what one strand issued is performed when another ends the run as degraded`() async throws {
        let calls = [Call.run("do", strand: 1), .make(.degraded, .text("one is down"), strand: 2)]
        let fixture = Fixture(
            ScriptedSource([.turn(Turn(calls: [.open("a")])), .turn(Turn(calls: calls))]))

        let end = try await fixture.execute()

        #expect(end.state == .degraded)
        #expect(fixture.backend.begun == [.init(TaskID("t1"), "a")])
        #expect(fixture.story.suffix(2) == ["finished t1 a succeeded", "ended degraded"])
    }

    @Test func `a fault is the answer also when every host has an ending of its own`() async throws {
        let source = ScriptedSource(calls: [.open("a"), .run("do"), .wait(1)])
        var fixture = Fixture(source)
        let fault = Fault(code: "fault.resources", message: "no processes left")
        fixture.backend = ScriptedBackend(fault: fault) { _, target in
            HostOutcome(host: target.name, status: .failed, reason: "fault.resources")
        }

        _ = try await fixture.execute()
        let answers = await source.answers

        guard case .error(let error) = answers.last?.answer else { throw Unexpected() }
        #expect(error.kind == .fault && error.code == "fault.resources")
    }

    @Test func `a wait for one task twice is answered once, with both results`() async throws {
        let source = ScriptedSource(calls: [.open("a"), .run("do"), .wait(1, 1)])
        let fixture = Fixture(source)

        _ = try await fixture.execute()
        let answers = await source.answers

        guard case .value(.table(let results)) = answers.last?.answer else { throw Unexpected() }
        #expect(results.sequence.count == 2)
        #expect(answers.count == 3)
    }

    @Test func `closing a session stops its tasks in the order they were begun`() async throws {
        let runs = (1...4).map { _ in Call.run("do") }
        var fixture = Fixture(calls: [.open("a", "b")] + runs + [.make(.close, Call.session)])
        fixture.backend = ScriptedBackend { _, _ in nil }

        _ = try await fixture.execute()

        let unstarted = fixture.story.filter { $0.hasPrefix("finished") && !$0.hasPrefix("finished t1") }
        #expect(
            unstarted == (2...4).flatMap { ["finished t\($0) a cancelled", "finished t\($0) b cancelled"] })
    }
}
