import Admission
import Effects
import ExecutionTesting
import Journaling
import SandboxProtocol
import Testing

@testable import Execution

/// What becomes of tasks when a run ends around them.
@Suite(.timeLimit(.minutes(10)))
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

        guard case .value(.table(let answer)) = answers.last?.answer,
            case .table(let told)? = answer["fault"],
            case .table(let results)? = answer["results"]
        else { throw Unexpected() }
        #expect(told["code"] == .text("fault.resources") && told["message"] == .text("no processes left"))
        #expect(results.sequence.count == 1)
    }

    @Test func `output goes through the mailbox, so that a slow display holds up no backend`() async {
        let mailbox = Mailbox()
        let relay = TaskRelay(mailbox: mailbox)

        relay.wrote([1], to: .stdout, on: "a", of: TaskID("t1"))
        relay.ended(HostOutcome(host: "a", status: .succeeded), of: TaskID("t1"))

        var kinds: [String] = []
        for _ in 0..<2 {
            let event = await mailbox.next()
            if case .wrote([1], .stdout, host: "a", TaskID("t1")) = event { kinds.append("wrote") }
            if case .ended = event { kinds.append("ended") }
        }
        #expect(kinds == ["wrote", "ended"])
    }

    @Test func `every session is closed when the run is over`() async throws {
        let fixture = Fixture(calls: [.open("a"), .open("b"), .make(.close, Call.session)])

        _ = try await fixture.execute()

        #expect(fixture.backend.closed == [SessionID("s1"), SessionID("s2")])
    }

    @Test func `a settled task keeps nothing of what it was asked to do`() async throws {
        let put = Call.make(
            .put, Call.session, .record(["path": .text("/srv/x"), "content": .string([1, 2, 3])]))
        let run = try Fixture(calls: [.open("a"), put, .run("do"), .wait(1, 2)]).run()

        let end = await run.execute()

        #expect(end.state == .succeeded)
        #expect(await run.tasks.values.map { $0.work == nil } == [true, true])
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
