import Admission
import Effects
import Execution
import ExecutionTesting
import Journaling
import SandboxProtocol
import Testing
import Threads

/// Runs whose calls come from outside.
@Suite(.timeLimit(.minutes(5)))
struct CallerTests {
    private static let a = AskedHost(name: "a")
    private static let session = Effect.session(SessionRequest(hosts: [a]))

    private static func task(_ word: String, _ options: TaskOptions = TaskOptions()) -> Effect {
        let command = Command(argv: ["do", word].map { Bytes($0.utf8) })
        return .task(
            TaskRequest(
                session: SessionID("s1"), hosts: [a],
                work: command.map { .command($0, stdin: nil) } ?? .get(FileGet(path: [])), options: options))
    }

    /// A run that is asked something and then closed.
    private static func story(
        _ fixture: Fixture = Fixture(NoScript()), _ ask: (Run) async throws -> Void
    ) async throws -> (end: RunEnd, story: [String]) {
        let run = try fixture.run()
        async let end = run.execute()
        try await ask(run)
        run.close(by: "ann")
        return (await end, fixture.story)
    }

    @Test func `what is asked from outside is decided, recorded and performed as a script's`() async throws {
        let fixture = Fixture(NoScript())

        let (end, story) = try await Self.story(fixture) { run in
            #expect(await run.ask(Self.session) == .session(SessionID("s1"), hosts: ["a"], leftOut: []))
            #expect(await run.ask(Self.task("it")) == .task(TaskID(number: 1)))
            await fixture.observer.recorded(atLeast: 4)
            let forbidden = Effect.task(
                TaskRequest(session: SessionID("s1"), hosts: [Self.a], work: .get(FileGet(path: [47]))))
            guard case .refused? = await run.ask(forbidden) else { return #expect(Bool(false)) }
        }

        #expect(end == RunEnd(state: .succeeded, result: ["closed_by": "ann"]))
        #expect(
            story == [
                "started", "settled session", "issued t1", "finished t1 a succeeded", "refused refused.file",
                "ended succeeded",
            ])
        #expect(fixture.backend.closed == [SessionID("s1")])
    }

    @Test func `every call has a strand and a step of its own`() async throws {
        let fixture = Fixture(NoScript())

        _ = try await Self.story(fixture) { run in
            _ = await run.ask(Self.session)
            _ = await run.decline(
                ["effect": "run"], Refusal(code: "refused.command", message: "no", remedy: nil))
            _ = await run.ask(Self.task("it"))
        }

        let calls = fixture.observer.facts.compactMap { fact -> [Int]? in
            switch fact.event {
            case .settled(let step, let strand, _, _), .issued(let step, let strand, _, _, _),
                .refused(let step, let strand, _, _):
                [step, Int(strand)]
            default: nil
            }
        }
        #expect(calls == [[1, 1], [2, 2], [3, 3]])
    }

    @Test func `whoever asks a run that is over is told so`() async throws {
        let run = try Fixture(NoScript()).run()
        run.close(by: "ann")
        _ = await run.execute()

        #expect(await run.ask(Self.session) == nil)
        #expect(await run.decline([:], Refusal(code: "refused.x", message: "", remedy: nil)) == nil)
        #expect(await run.ready() == false)
    }

    @Test func `whoever waits for a session when the run is cancelled is told so`() async throws {
        let run = try Fixture(NoScript()).run()
        async let asked = run.ask(Self.session)
        run.cancel(by: "ann")
        let end = await run.execute()

        _ = await asked
        #expect(end.state == .cancelled)
    }

    @Test func `a run that is closed while something runs is cancelled`() async throws {
        var fixture = Fixture(NoScript())
        fixture.backend = ScriptedBackend { _, _ in nil }

        let (end, story) = try await Self.story(fixture) { run in
            _ = await run.ask(Self.session)
            _ = await run.ask(Self.task("it"))
        }

        #expect(end.state == .cancelled)
        #expect(story.suffix(3) == ["ending", "finished t1 a cancelled", "ended cancelled"])
    }

    @Test func `another policy decides from when it is told`() async throws {
        var narrower = Fixture(NoScript())
        narrower.policy = Fixture.policy.replacing("argv: [do,", with: "argv: [done,")
        let policy = try Policy.parse(Bytes(narrower.policy.utf8), path: "policy.yaml")
        let admission = try Admission(
            policies: [policy], principal: Principal(user: "tester"), activeRoles: nil, ownAccount: "tester")

        _ = try await Self.story { run in
            _ = await run.ask(Self.session)
            #expect(await run.ask(Self.task("it")) == .task(TaskID(number: 1)))
            run.use(admission)
            guard case .refused? = await run.ask(Self.task("it")) else { return #expect(Bool(false)) }
        }
    }

    @Test func `a run that is left is taken on from its record, without a script`() async throws {
        var fixture = Fixture(NoScript())
        let journal = MemoryJournal()
        fixture.journal = journal
        let run = try fixture.run()
        async let left = run.execute()
        _ = await run.ask(Self.session)
        _ = await run.ask(Self.task("it"))
        await fixture.observer.recorded(atLeast: 4)
        run.leave()
        #expect(await left.code == RunEnd.leftCode)
        #expect(await !run.isEnded)

        let next = try fixture.run()
        async let end = next.resume(
            RunResumption(principal: "tester", process: RunProcess(), doubts: .lost))
        #expect(await next.ready())
        #expect(await next.ask(Self.task("again")) == .task(TaskID(number: 2)))
        next.close(by: "ann")

        #expect(await end.state != .failed)
        #expect(
            try journal.facts(of: RunID("r1"), after: 0).map(\.sequence)
                == Array(1...journal.facts(of: RunID("r1"), after: 0).count))
    }

    @Test func `what a session's caller does not decide is lost, with the reason`() async throws {
        var first = Fixture(NoScript())
        first.backend = ScriptedBackend { _, _ in nil }
        _ = try await Self.story(first) { run in
            _ = await run.ask(Self.session)
            _ = await run.ask(Self.task("it"))
        }
        var fixture = Fixture(NoScript())
        fixture.journal = MemoryJournal(Array(first.observer.facts.prefix(3)), of: RunID("r1"))
        let run = try fixture.run()
        async let end = run.resume(RunResumption(principal: "tester", process: RunProcess(), doubts: .lost))
        _ = await run.ready()
        run.close(by: "ann")

        #expect(await end.state == .succeeded)
        #expect(fixture.story == ["resumed", "finished t1 a lost", "ended succeeded"])
        #expect(fixture.backend.begun.isEmpty)
    }

    @Test func `output that is not to be kept is neither shown nor recorded`() async throws {
        var fixture = Fixture(NoScript())
        fixture.backend = ScriptedBackend { _, target in
            HostOutcome(
                host: target.name, status: .succeeded, exitCode: 0, stdout: CapturedOutput([1]),
                stderr: CapturedOutput([2]))
        }
        _ = try await Self.story(fixture) { run in
            _ = await run.ask(Self.session)
            _ = await run.ask(Self.task("it", TaskOptions(dropped: [.stdout], note: ["key": "k"])))
            await fixture.observer.recorded(atLeast: 4)
        }

        let facts = fixture.observer.facts.map(\.event)
        guard case .issued(_, _, _, let effect, _) = facts[2], case .finished(_, let outcome) = facts[3]
        else {
            return #expect(Bool(false))
        }
        #expect(effect["note"] == ["key": "k"])
        #expect([outcome.stdout, outcome.stderr] == [CapturedOutput(), CapturedOutput([2])])
    }

    @Test func `runs that share a thread take turns on it`() async throws {
        let thread = SerialThread("test")
        var fixtures = (0..<20).map { _ in Fixture(NoScript()) }
        for index in fixtures.indices { fixtures[index].thread = thread }

        try await withThrowingTaskGroup(of: RunEnd.self) { group in
            for fixture in fixtures {
                let run = try fixture.run()
                group.addTask { await run.execute() }
                group.addTask {
                    _ = await run.ask(Self.session)
                    for number in 0..<5 { _ = await run.ask(Self.task("\(number)")) }
                    await fixture.observer.recorded(atLeast: 12)
                    run.close(by: "ann")
                    return RunEnd(state: .succeeded)
                }
            }
            for try await end in group { #expect(end.state == .succeeded) }
        }
    }
}
