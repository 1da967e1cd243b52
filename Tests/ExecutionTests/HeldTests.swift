import Effects
import ExecutionTesting
import Journaling
import SandboxProtocol
import Testing

@testable import Execution

/// What a run that is taken on knows again of what the host holds for it.
@Suite(.timeLimit(.minutes(10)))
struct HeldTests {
    @Test func `what a run holds can be told from its facts, and is done once`() async throws {
        let store = MemoryJournal()
        let lock = { (name: String) in Call.make(.lock, .text(name)) }
        let recorded = Fixture(
            calls: [
                .open("a"), .undo("do", "1"), .undo("do", "2", options: .record(["always": .bool(true)])),
                .undo("do", "3"), .make(.keep, .handle(LuaHandle(kind: .undo, id: "u3"))),
                lock("web:a"), lock("web:b"), .make(.unlock, .text("web:a")),
            ])
        _ = try await recorded.execute()
        var fixture = Fixture(calls: [])
        fixture.locks = store
        let run = try fixture.run()

        for case .settled(_, _, let effect, let outcome) in recorded.observer.facts.map(\.event) {
            await run.takeHeld(effect, outcome)
        }
        let lost = await run.reclaimLocks()

        #expect(await run.holding.undos.map(\.id) == [UndoID("u1"), UndoID("u2")])
        #expect(await run.holding.undos.map(\.request.isAlways) == [false, true])
        #expect(await run.holding.locks == ["web:b"])
        #expect(lost == nil)
        #expect(await run.decoder.undos == 3)
    }

    @Test func `a lock that was taken away meanwhile is not taken back`() async throws {
        let store = MemoryJournal()
        _ = try store.begin(RunID("r0"), driver: .here)
        let since = Timestamp(milliseconds: 0)
        _ = try store.take(HeldLock(name: "web:a", run: RunID("r0"), by: "ann", why: "x", since: since))
        var fixture = Fixture(calls: [])
        fixture.locks = store
        let run = try fixture.run()
        await run.takeHeld(Effect.lock(name: "web:a", wait: nil).json, Outcome.done.json)

        let lost = await run.reclaimLocks()

        #expect(lost?.code == "replay.lock")
    }

    @Test func `an undo that the policy refuses by now is named where it would be due`() async throws {
        let command = try #require(Command(argv: [Bytes("rm".utf8)]))
        let request = { (isAlways: Bool) in
            UndoRequest(
                task: TaskRequest(
                    session: SessionID("s1"), hosts: [AskedHost(name: "a")],
                    work: .command(command, stdin: nil)),
                isAlways: isAlways)
        }
        let run = try Fixture(calls: []).run()
        for (number, isAlways) in [(1, false), (2, true)] {
            let effect = Effect.undo(request(isAlways)).json
            await run.takeHeld(effect, Outcome.undo(UndoID(number: number), rule: nil).json)
        }

        let end = await run.execute()

        #expect(end.code == "failed.undo")
        #expect(end.failedUndos.map { $0.prefix(18) } == ["u2 is refused now:"])
    }
}
