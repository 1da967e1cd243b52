import Admission
import Effects
import ExecutionTesting
import Journaling
import SandboxProtocol
import Testing

@testable import Execution

/// The locks that runs of one store take from each other.
@Suite(.timeLimit(.minutes(10)))
struct LockTests {
    private static let time = Timestamp(milliseconds: 1_795_000_000_000)
    private static let other = HeldLock(
        name: "web:a", run: RunID("r0"), by: "ann", why: "other.lua", since: time)

    /// A store in which run `r0` holds the lock `web:a`.
    private static func held() throws -> MemoryJournal {
        let store = MemoryJournal()
        _ = try store.begin(RunID("r0"), driver: .here)
        _ = try store.take(other)
        return store
    }

    private static func fixture(_ store: MemoryJournal, _ calls: [Call]) -> (Fixture, ScriptedSource) {
        let source = ScriptedSource(calls: calls)
        var fixture = Fixture(source)
        (fixture.journal, fixture.locks) = (store, store)
        return (fixture, source)
    }

    private static func lock(_ name: String, wait: Int64? = nil) -> Call {
        .make(.lock, .text(name), wait.map { .record(["wait": .int($0)]) } ?? .null)
    }

    @Test func `a free lock is taken, given back, and released by the end of the run`() async throws {
        let store = MemoryJournal()
        var (fixture, _) = Self.fixture(
            store,
            [Self.lock("web:a"), Self.lock("web:b"), .make(.unlock, .text("web:a")), .open("a"), .run("do")])
        fixture.backend = ScriptedBackend { _, target in
            let names = (try? store.locks().map(\.name)) ?? []
            return HostOutcome(host: target.name, status: names == ["web:b"] ? .succeeded : .failed)
        }

        _ = try await fixture.execute()

        #expect(
            fixture.story == [
                "started", "settled lock", "settled lock", "settled unlock", "settled session", "issued t1",
                "finished t1 a succeeded", "ended succeeded",
            ])
        #expect(try store.locks() == [])
    }

    @Test func `a lock that another run holds is refused, and the error says whose it is`() async throws {
        let (fixture, source) = Self.fixture(try Self.held(), [Self.lock("web:a")])

        _ = try await fixture.execute()

        #expect(fixture.story.dropFirst().first == "refused refused.lock")
        guard case .error(let error)? = await source.answers.last?.answer else { throw Unexpected() }
        #expect(
            error
                == ScriptError(
                    kind: .refused, code: "refused.lock",
                    message: "the lock \"web:a\" was asked for, and run r0 of ann (other.lua) holds it since "
                        + Self.time.description,
                    remedy: "wait for it with {wait = \"5m\"}, or end that run with gse cancel r0",
                    extra: .record([
                        "holder": .text("ann"), "interrupted": .bool(false), "run": .text("r0"),
                        "since": .text(Self.time.description), "why": .text("other.lua"),
                    ])))
    }

    @Test func `a run that waits has the lock when it is given back`() async throws {
        let store = try Self.held()
        let clock = ManualClock()
        var (fixture, _) = Self.fixture(store, [Self.lock("web:a", wait: 10)])
        fixture.clock = clock
        let run = try fixture.run()

        async let end = run.execute()
        await clock.sleepers(atLeast: 2)
        clock.advance(by: .milliseconds(200))
        await clock.sleepers(atLeast: 2)
        try store.release("web:a", of: RunID("r0"))
        clock.advance(by: .milliseconds(200))

        #expect(await end.state == .succeeded)
        #expect(fixture.story == ["started", "settled lock", "ended succeeded"])
        #expect(
            fixture.observer.waits == [
                "waits 10s at most: the lock \"web:a\" was asked for, and run r0 of ann (other.lua) holds it since "
                    + Self.time.description
            ])
    }

    @Test func `a wait ends when its time is up`() async throws {
        let clock = ManualClock()
        var (fixture, _) = Self.fixture(try Self.held(), [Self.lock("web:a", wait: 1)])
        fixture.clock = clock
        let run = try fixture.run()

        async let end = run.execute()
        for _ in 1...5 {
            await clock.sleepers(atLeast: 2)
            clock.advance(by: .milliseconds(200))
        }

        #expect(await end.state == .succeeded)
        #expect(fixture.story == ["started", "refused refused.lock", "ended succeeded"])
        #expect(clock.now() == Timestamp(milliseconds: Self.time.milliseconds + 1000))
    }

    @Test func `the lock a playbook declares is taken before it goes on`() async throws {
        let header = Call.make(.playbook, .record(["lock": .text("web:a")]))
        let (taking, _) = Self.fixture(MemoryJournal(), [header])
        let (refused, _) = Self.fixture(try Self.held(), [header])
        let (ungranted, _) = Self.fixture(
            MemoryJournal(), [.make(.playbook, .record(["lock": .text("db:a")]))])

        for fixture in [taking, refused, ungranted] { _ = try await fixture.execute() }

        #expect(taking.story[1] == "settled playbook")
        #expect(refused.story[1] == "refused refused.lock")
        #expect(ungranted.story[1] == "refused refused.lock_name")
    }

    @Test func `a name that no role grants is refused, one that is not held cannot be given back`()
        async throws
    {
        let (fixture, source) = Self.fixture(
            MemoryJournal(), [Self.lock("db:a"), .make(.unlock, .text("web:a")), Self.lock("a\nb")])

        _ = try await fixture.execute()

        let codes = await source.answers.map { answer in
            if case .error(let error) = answer.answer { error.code } else { "" }
        }
        #expect(codes == ["refused.lock_name", "usage.lock", "usage.argument"])
    }

    @Test func `a dry run takes every lock as given`() async throws {
        let store = try Self.held()
        var (fixture, _) = Self.fixture(store, [Self.lock("web:a"), .make(.unlock, .text("web:a"))])
        fixture.isDryRun = true

        _ = try await fixture.execute()

        #expect(fixture.story == ["started", "settled lock", "settled unlock", "ended succeeded"])
        #expect(try store.locks() == [Self.other])
    }
}
