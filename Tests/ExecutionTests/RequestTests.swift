import Effects
import ExecutionTesting
import Journaling
import SandboxProtocol
import Testing

@testable import Execution

/// What is asked of a run through the store.
@Suite(.timeLimit(.minutes(10)))
struct RequestTests {
    private static func request(_ kind: RunRequest.Kind) -> RunRequest {
        RunRequest(run: RunID("r1"), kind: kind, by: "ann", time: Timestamp(milliseconds: 0))
    }

    @Test func `a run that is asked to cancel ends as if its own process had been`() async throws {
        let journal = MemoryJournal()
        var fixture = Fixture(calls: [.open("a"), .run("do"), .wait(1)])
        fixture.backend = ScriptedBackend { _, _ in nil }
        (fixture.journal, fixture.requests) = (journal, journal)
        let run = try fixture.run()

        async let end = run.execute()
        await fixture.backend.begun(atLeast: 1)
        try journal.ask(Self.request(.cancel))

        #expect(await end == RunEnd(state: .cancelled, code: "cancelled", message: "cancelled by ann"))
        #expect(fixture.story.suffix(3) == ["ending", "finished t1 a cancelled", "ended cancelled"])
    }

    @Test func `what was asked before a run began is taken too`() async throws {
        let journal = MemoryJournal()
        let clock = ManualClock()
        var fixture = Fixture(calls: [.make(.sleep, .int(20))])
        (fixture.journal, fixture.requests, fixture.clock) = (journal, journal, clock)
        try journal.ask(Self.request(.cancel))
        let run = try fixture.run()

        async let end = run.execute()
        await clock.sleepers(atLeast: 3)
        clock.advance(by: .milliseconds(200))

        #expect(await end.state == .cancelled)
    }

    @Test func `a store whose requests cannot be read ends the run`() async throws {
        var fixture = Fixture(calls: [.make(.sleep, .int(20))])
        fixture.requests = BrokenBox()

        let end = try await fixture.execute()

        #expect(end.code == "journal.corrupt")
    }
}

private struct BrokenBox: RequestBox {
    func ask(_ request: RunRequest) throws(JournalError) {}
    func requests(of run: RunID, after number: Int64) throws(JournalError) -> [RunRequest] {
        throw JournalError(code: "journal.corrupt", message: "torn")
    }
}
