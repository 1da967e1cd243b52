import Admission
import Effects
import Execution
import ExecutionTesting
import Journaling
import SandboxProtocol
import Secrets
import Testing

/// What a run that was killed at some fact does when it is taken on, over scripted parts.
@Suite(.timeLimit(.minutes(10)))
struct TakenOnTests {
    /// Runs to the end, cuts the record after so many facts, and takes that on with a script of the same turns.
    private static func takenOn(
        _ turns: [StepResult], after count: Int, doubts: DoubtAnswer = .stop,
        _ change: (inout Fixture) throws -> Void = { _ in }
    ) async throws -> (fixture: Fixture, run: Run, resumption: RunResumption) {
        var first = Fixture(ScriptedSource(turns))
        try change(&first)
        first.backend = ScriptedBackend()
        _ = try await first.execute()
        let journal = MemoryJournal()
        let writer = try journal.begin(RunID("r1"), driver: .here)
        writer.append(Array(first.observer.facts.prefix(count)))
        try await writer.close()
        var fixture = Fixture(ScriptedSource(turns))
        try change(&fixture)
        fixture.journal = journal
        let resumption = RunResumption(principal: "tester", process: RunProcess(), doubts: doubts)
        return (fixture, try fixture.run(), resumption)
    }

    private static let returned = StepResult.turn(Turn(calls: [], state: .returned(.null)))

    @Test func `what an abandoned strand asked is not asked again`() async throws {
        let lock = Call.make(.lock, .text("web:a"), .record(["wait": .int(1000)]), strand: 1)
        let locks = MemoryJournal()
        _ = try locks.begin(RunID("r0"), driver: .here)
        let held = HeldLock(
            name: "web:a", run: RunID("r0"), by: "ann", why: "x", since: Timestamp(milliseconds: 0))
        _ = try locks.take(held)
        let (fixture, run, resumption) = try await Self.takenOn(
            [
                .turn(Turn(calls: [lock, .make(.now)])),
                .turn(Turn(calls: [.make(.abandon, .list([.int(1)]))])),
                .turn(Turn(calls: [.make(.now)])), Self.returned,
            ], after: 3
        ) { $0.locks = locks }
        try locks.release("web:a", of: RunID("r0"))

        let end = await run.resume(resumption)

        #expect(end.state == .succeeded)
        #expect(fixture.story == ["resumed", "settled now", "ended succeeded"])
    }

    @Test func `what the script asked as it returned is asked once`() async throws {
        let (fixture, run, resumption) = try await Self.takenOn(
            [
                .turn(Turn(calls: [.make(.now)])),
                .turn(Turn(calls: [.make(.now, strand: 1)], state: .returned(.null))),
            ], after: 2)

        let end = await run.resume(resumption)

        #expect(end.state == .succeeded)
        #expect(fixture.story == ["resumed", "settled now", "ended succeeded"])
    }

    @Test func `the question about a step in doubt tells no secret`() async throws {
        let value = Bytes("hunter2-hunter2".utf8)
        let probe = LuaValue.record(["probe": .list([.text("look")])])
        let (fixture, run, resumption) = try await Self.takenOn(
            [
                .turn(Turn(calls: [.open("a")])),
                .turn(Turn(calls: [.run("do", options: .record(["in_doubt": probe]))])),
                .turn(Turn(calls: [.wait(1)])), Self.returned,
            ], after: 3
        ) { fixture in
            fixture.secrets = try SecretBook(["app/db": value], key: StoreKey())
            fixture.backend = ScriptedBackend { _, target in
                HostOutcome(
                    host: target.name, status: .succeeded, exitCode: 0, stdout: CapturedOutput(value))
            }
        }

        let end = await run.resume(resumption)

        #expect(end.state == .succeeded)
        #expect(fixture.backend.begun == [.init(TaskID("t2"), "a")])
        let texts = fixture.observer.facts.map { $0.json(run: RunID("r1")).text }
        #expect(texts.filter { $0.contains("hunter2") } == [])
    }

    @Test(arguments: [("look", true), ("do", false)])
    func `only what changes nothing is done again without asking`(_ program: String, _ isDone: Bool)
        async throws
    {
        let (fixture, run, resumption) = try await Self.takenOn(
            [
                .turn(Turn(calls: [.open("a")])), .turn(Turn(calls: [.run(program)])),
                .turn(Turn(calls: [.wait(1)])), Self.returned,
            ], after: 3)

        let end = await run.resume(resumption)

        #expect(end.code == (isDone ? nil : "replay.doubt"), "\(end)")
        #expect(fixture.backend.begun == (isDone ? [.init(TaskID("t1"), "a")] : []))
    }

    @Test func `a run that has ended is not taken on`() async throws {
        let (fixture, run, resumption) = try await Self.takenOn(
            [.turn(Turn(calls: [.open("a")])), .turn(Turn(calls: [.undo("do")])), Self.returned], after: 9)

        let end = await run.resume(resumption, cancelledBy: "ann")

        #expect(end.code == "journal.ended")
        #expect(fixture.backend.begun == [])
        #expect(fixture.story == [])
    }
}
