import Effects
import ExecutionTesting
import Journaling
import SandboxProtocol
import Testing

@testable import Execution

/// Questions that a run puts to people.
@Suite(.timeLimit(.minutes(10)))
struct QuestionTests {
    private static let asking = Call.make(.approve, .record(["message": .text("go?")]))

    private static func fixture(
        _ calls: Call..., store: MemoryJournal, clock: ManualClock
    ) -> (fixture: Fixture, source: ScriptedSource) {
        let source = ScriptedSource(calls: calls)
        var fixture = Fixture(source)
        (fixture.journal, fixture.requests, fixture.locks, fixture.clock) = (store, store, store, clock)
        return (fixture, source)
    }

    private static func request(_ kind: RunRequest.Kind, step: Int?, note: String? = nil) -> RunRequest {
        RunRequest(
            run: RunID("r1"), kind: kind, step: step, by: "ann", note: note, time: Timestamp(milliseconds: 0))
    }

    /// Returns when the run waits for a person, its own time standing still.
    private static func waiting(_ run: Run) async {
        while await run.holding.questions.isEmpty { await Task.yield() }
    }

    private static func answer(_ approval: Approval) -> Answer { approval.outcome.answer }

    @Test(arguments: [
        (RunRequest.Kind.approve, Approval(isApproved: true, by: "ann", note: "fine")),
        (.reject, Approval(isApproved: false, by: "ann", note: "fine")),
    ])
    func `a run waits until somebody answers, and hears who and what`(
        _ kind: RunRequest.Kind, _ approval: Approval
    ) async throws {
        let (store, clock) = (MemoryJournal(), ManualClock())
        let (fixture, source) = Self.fixture(Self.asking, store: store, clock: clock)
        let run = try fixture.run()

        async let end = run.execute()
        await Self.waiting(run)
        #expect(
            OpenQuestion.open(in: try store.facts(of: RunID("r1"), after: 0)).map(\.question.message) == [
                "go?"
            ])
        for request in [
            Self.request(kind, step: 2), Self.request(kind, step: nil),
            Self.request(kind, step: 1, note: "fine"),
            Self.request(.approve, step: 1, note: "too late"),
        ] {
            try store.ask(request)
        }
        await clock.sleepers(atLeast: 1)
        clock.advance(by: .milliseconds(200))

        #expect(await end.state == .succeeded)
        #expect(fixture.story == ["started", "asked", "settled approve", "ended succeeded"])
        #expect(await source.answers.map(\.answer) == [Self.answer(approval)])
        #expect(OpenQuestion.open(in: fixture.observer.facts) == [])
    }

    @Test(arguments: [("reject", false), ("approve", true)])
    func `who is not answered in time goes by the default`(_ word: String, _ isApproved: Bool) async throws {
        let (store, clock) = (MemoryJournal(), ManualClock())
        let call = Call.make(
            .approve,
            .record(["message": .text("go?"), "timeout": .int(3600), "default": .text(word)]))
        let (fixture, source) = Self.fixture(call, store: store, clock: clock)
        let run = try fixture.run()

        async let end = run.execute()
        await Self.waiting(run)
        await clock.sleepers(atLeast: 2)
        clock.advance(by: .seconds(3600))

        #expect(await end.state == .succeeded)
        #expect(await source.answers.map(\.answer) == [Self.answer(Approval(isApproved: isApproved))])
    }

    @Test func `waiting does not count in the run's time`() async throws {
        let (store, clock) = (MemoryJournal(), ManualClock())
        let (fixture, _) = Self.fixture(
            Self.asking, .make(.sleep, .int(29)), .make(.sleep, .int(29)), store: store, clock: clock)
        let run = try fixture.run()

        async let end = run.execute()
        await Self.waiting(run)
        await clock.sleepers(atLeast: 1)
        clock.advance(by: .seconds(5000))
        try store.ask(Self.request(.approve, step: 1))
        await clock.sleepers(atLeast: 1)
        clock.advance(by: .milliseconds(200))
        await fixture.observer.recorded(atLeast: 3)
        await clock.sleepers(atLeast: 3)
        clock.advance(by: .seconds(29))
        await fixture.observer.recorded(atLeast: 4)
        await clock.sleepers(atLeast: 3)
        clock.advance(by: .seconds(2))

        #expect(await end.code == "budget.run_time")
        #expect(
            fixture.story == ["started", "asked", "settled approve", "settled sleep", "ended failed"])
    }

    @Test func `an answer that was given before the run was taken on is taken`() async throws {
        let (store, clock) = (MemoryJournal(), ManualClock())
        try store.ask(Self.request(.approve, step: 1))
        let (fixture, source) = Self.fixture(Self.asking, store: store, clock: clock)

        let end = try await fixture.execute()

        #expect(end.state == .succeeded)
        #expect(await source.answers.map(\.answer) == [Self.answer(Approval(isApproved: true, by: "ann"))])
    }

    @Test func `a dry run takes an approval as given`() async throws {
        var (fixture, source) = Self.fixture(Self.asking, store: MemoryJournal(), clock: ManualClock())
        fixture.isDryRun = true

        _ = try await fixture.execute()

        let assumed = Approval(isApproved: true, note: "assumed by the dry run")
        #expect(fixture.story == ["started", "settled approve", "ended succeeded"])
        #expect(await source.answers.map(\.answer) == [Self.answer(assumed)])
    }

    @Test(arguments: [
        LuaValue.record([:]), .record(["message": .text("")]), .record(["message": .int(1)]),
        .record(["message": .text("x"), "roles": .list([])]),
        .record(["message": .text("x"), "timeout": .int(0)]),
        .record(["message": .text("x"), "default": .text("yes")]),
        .record(["message": .text("x"), "surprise": .int(1)]), .text("go?"),
    ])
    func `a question without meaning is a usage error`(_ options: LuaValue) async throws {
        let source = ScriptedSource(calls: [.make(.approve, options)])

        _ = try await Fixture(source).execute()

        guard case .error(let error)? = await source.answers.last?.answer else { throw Unexpected() }
        #expect(error.kind == .usage)
    }
}
