import Admission
import Effects
import ExecutionTesting
import Journaling
import SandboxProtocol
import Testing

@testable import Execution

/// What the host does to take back what a run did.
@Suite(.timeLimit(.minutes(10)))
struct UndoTests {
    /// Registers `u1`, `u2` (always) and `u3`, and keeps `u3`.
    private static let registering: [Call] = [
        .open("a"), .undo("do", "1"), .undo("do", "2", options: .record(["always": .bool(true)])),
        .undo("do", "3"), .make(.keep, .handle(LuaHandle(kind: .undo, id: "u3"))),
    ]
    private static let failure = ScriptError(kind: .failed, code: "failed", message: "no")

    /// A run that registers undos, makes more calls, one a turn, and ends so.
    private static func fixture(_ calls: [Call] = [], _ last: StepResult) -> Fixture {
        Fixture(ScriptedSource((registering + calls).map { .turn(Turn(calls: [$0])) } + [last]))
    }

    private static func raising() -> Fixture {
        fixture([], .turn(Turn(calls: [], state: .raised(failure))))
    }

    @Test func `the undos of a run that fails are performed, the last first, before its sessions close`()
        async throws
    {
        let fixture = Self.raising()

        let end = try await fixture.execute()

        #expect(end == RunEnd(state: .failed, code: "failed", message: "no"))
        #expect(
            fixture.story.suffix(6) == [
                "ending", "issued u2", "finished u2 a succeeded", "issued u1", "finished u1 a succeeded",
                "ended failed",
            ])
        #expect(fixture.backend.begun == [.init(TaskID("u2"), "a"), .init(TaskID("u1"), "a")])
        #expect(fixture.backend.closed == [SessionID("s1")])
    }

    @Test func `of a run that succeeds only those that are always performed are`() async throws {
        let fixture = Self.fixture([], .turn(Turn(calls: [], state: .returned(.int(7)))))

        let end = try await fixture.execute()

        #expect(end == RunEnd(state: .succeeded, result: 7))
        #expect(
            fixture.story.suffix(4) == ["ending", "issued u2", "finished u2 a succeeded", "ended succeeded"])
    }

    @Test(arguments: [
        StepResult.limit(LimitReached(reason: .cpu, traceback: "")), .lost("gone"),
        .turn(Turn(calls: [.make(.degraded, .text("some"))])),
    ])
    func `a spent limit and a lost sandbox perform them, degraded does not`(_ last: StepResult) async throws {
        let fixture = Self.fixture([], last)

        let end = try await fixture.execute()

        let expected = end.state == .degraded ? ["issued u2"] : ["issued u2", "issued u1"]
        #expect(fixture.story.filter { $0.hasPrefix("issued") } == expected)
    }

    @Test func `a cancelled run stops what runs first, and being cancelled again changes nothing`()
        async throws
    {
        var fixture = Self.fixture([.run("do")], .turn(Turn(calls: [])))
        fixture.backend = ScriptedBackend { _, _ in nil }
        let run = try fixture.run()

        async let end = run.execute()
        await fixture.backend.begun(atLeast: 1)
        run.cancel(by: "ann")
        await fixture.backend.begun(atLeast: 2)
        run.cancel(by: "bob")
        for undo in ["u2", "u1"] {
            fixture.backend.release(
                .init(TaskID(undo), "a"), HostOutcome(host: "a", status: .succeeded, exitCode: 0))
        }

        #expect(await end == .cancelled(by: "ann"))
        #expect(
            fixture.story.suffix(8) == [
                "cancelled", "ending", "finished t1 a cancelled", "issued u2", "finished u2 a succeeded",
                "issued u1",
                "finished u1 a succeeded", "ended cancelled",
            ])
    }

    @Test func `one that fails is named and stops no other`() async throws {
        var fixture = Self.raising()
        fixture.backend = ScriptedBackend { work, target in
            HostOutcome(host: target.name, status: .failed, exitCode: 3)
        }

        let end = try await fixture.execute()

        #expect(
            end
                == RunEnd(
                    state: .failed, code: "failed", message: "no",
                    failedUndos: ["u2 on a: failed, exit code 3: do 2", "u1 on a: failed, exit code 3: do 1"])
        )
    }

    @Test func `one that fails makes a run that succeeded fail`() async throws {
        var fixture = Self.fixture([], .turn(Turn(calls: [], state: .returned(.null))))
        fixture.backend = ScriptedBackend { _, target in HostOutcome(host: target.name, status: .timedOut) }

        let end = try await fixture.execute()

        #expect(
            end
                == RunEnd(
                    state: .failed, code: "failed.undo", message: "an undo failed",
                    failedUndos: ["u2 on a: timed out: do 2"]))
    }

    @Test func `it is admitted when it is registered, with the rule on record`() async throws {
        let fixture = Fixture(calls: [.open("a"), .undo("do"), .undo("rm")])

        _ = try await fixture.execute()

        #expect(fixture.story.suffix(3) == ["settled undo", "refused refused.command", "ended succeeded"])
        guard case .settled(_, _, _, let outcome) = fixture.observer.facts[2].event else {
            throw Unexpected()
        }
        #expect(outcome == Outcome.undo(UndoID("u1"), rule: "all/do").json)
    }

    @Test func `it counts as a command, so that a budget of five is spent by the sixth`() async throws {
        let fixture = Fixture(calls: [.open("a")] + (1...6).map { .undo("do", "\($0)") })

        let end = try await fixture.execute()

        #expect(end.code == "budget.commands")
        #expect(fixture.backend.begun.map(\.task) == (1...5).reversed().map { TaskID("u\($0)") })
    }

    @Test func `the run's time does not cut them`() async throws {
        let clock = ManualClock()
        var fixture = Self.fixture([.make(.sleep, .int(1000))], .turn(Turn(calls: [])))
        fixture.clock = clock
        fixture.backend = ScriptedBackend { _, _ in nil }
        let run = try fixture.run()

        async let end = run.execute()
        await clock.sleepers(atLeast: 2)
        clock.advance(by: .seconds(30))
        await fixture.backend.begun(atLeast: 1)
        clock.advance(by: .seconds(3000))
        for undo in ["u2", "u1"] {
            fixture.backend.release(
                .init(TaskID(undo), "a"), HostOutcome(host: "a", status: .succeeded, exitCode: 0))
        }

        #expect(await end.code == "budget.run_time")
        #expect(fixture.story.contains("finished u1 a succeeded"))
    }

    @Test func `a store that cannot record has none performed`() async throws {
        var fixture = Self.raising()
        fixture.journal = BrokenJournal()

        let end = try await fixture.execute()

        #expect(end.code?.hasPrefix("journal.") == true)
        #expect(fixture.backend.begun == [])
    }

    @Test func `a dry run assumes them, also those that only read`() async throws {
        var fixture = Fixture(
            ScriptedSource([
                .turn(Turn(calls: [.open("a")])), .turn(Turn(calls: [.undo("look")])),
                .turn(Turn(calls: [], state: .raised(Self.failure))),
            ]))
        fixture.isDryRun = true

        _ = try await fixture.execute()

        #expect(fixture.backend.begun == [])
        #expect(fixture.story.suffix(3) == ["issued u1", "finished u1 a succeeded", "ended failed"])
    }

    @Test func `a session that an undo needs stays open until the run is over`() async throws {
        let fixture = Self.fixture(
            [.make(.close, Call.session)], .turn(Turn(calls: [], state: .raised(Self.failure))))

        _ = try await fixture.execute()

        #expect(fixture.backend.begun.map(\.task) == [TaskID("u2"), TaskID("u1")])
        #expect(fixture.backend.closed == [SessionID("s1")])
    }

    @Test func `what is no undo of this run cannot be kept`() async throws {
        let source = ScriptedSource(calls: [.make(.keep, .handle(LuaHandle(kind: .undo, id: "u1")))])

        _ = try await Fixture(source).execute()

        guard case .error(let error)? = await source.answers.last?.answer else { throw Unexpected() }
        #expect(error.message == "gse.keep: there is no undo \"u1\"")
    }
}

extension Call {
    /// Registers an undo.
    static func undo(_ words: String..., options: LuaValue = .null) -> Call {
        make(.undo, session, .list(words.map(LuaValue.text)), options)
    }
}
