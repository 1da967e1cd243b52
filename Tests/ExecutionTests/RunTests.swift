import Admission
import Effects
import Execution
import ExecutionTesting
import Journaling
import SandboxProtocol
import Testing

@Suite(.timeLimit(.minutes(10)))
struct RunTests {
    @Test func `a command is issued before it is performed and answered after it ended`() async throws {
        let fixture = Fixture(calls: [.open("a"), .run("do", "x"), .wait(1)], returning: .text("fine"))

        let end = try await fixture.execute()

        #expect(end == RunEnd(state: .succeeded, result: "fine"))
        #expect(
            fixture.story == [
                "started", "settled session", "issued t1", "finished t1 a succeeded", "settled wait",
                "ended succeeded",
            ])
    }

    @Test func `what is issued is on record when the backend begins`() async throws {
        let journal = MemoryJournal()
        var fixture = Fixture(calls: [.open("a"), .run("do", "x"), .wait(1)])
        fixture.journal = journal
        fixture.backend = ScriptedBackend { _, target in
            let facts = (try? journal.facts(of: RunID("r1"), after: 0)) ?? []
            let isIssued = facts.contains { $0.event.kind == "issued" }
            return HostOutcome(
                host: target.name, status: isIssued ? .succeeded : .failed, exitCode: isIssued ? 0 : 1)
        }

        _ = try await fixture.execute()

        #expect(fixture.story.contains("finished t1 a succeeded"))
    }

    @Test func `a refused effect never reaches the backend`() async throws {
        let source = ScriptedSource(calls: [.open("a"), .run("rm", "-rf", "/")])
        let fixture = Fixture(source)

        let end = try await fixture.execute()
        let answers = await source.answers

        #expect(end.state == .succeeded)
        #expect(fixture.backend.begun == [])
        #expect(
            fixture.story == ["started", "settled session", "refused refused.command", "ended succeeded"])
        guard case .error(let error) = answers.last?.answer else { throw Unexpected() }
        #expect(error.kind == .refused && error.code == "refused.command" && error.remedy != nil)
    }

    @Test func `an uncaught refusal ends the run as refused`() async throws {
        let error = ScriptError(kind: .refused, code: "refused.command", message: "no", remedy: "ask")
        let fixture = Fixture(ScriptedSource([.turn(Turn(calls: [], state: .raised(error)))]))

        let end = try await fixture.execute()

        #expect(end == RunEnd(state: .refused, code: "refused.command", message: "no", remedy: "ask"))
    }

    @Test func `a lost sandbox stops what runs and wins over everything but the journal`() async throws {
        var fixture = Fixture(
            ScriptedSource([
                .turn(Turn(calls: [.open("a")])), .turn(Turn(calls: [.run("do")])),
                .lost("killed by signal 9"),
            ]))
        fixture.backend = ScriptedBackend { _, _ in nil }

        let end = try await fixture.execute()

        #expect(end == RunEnd(state: .failed, code: "sandbox.lost", message: "killed by signal 9"))
        #expect(fixture.story.contains("finished t1 a cancelled"))
    }

    @Test func `a journal that cannot record lets nothing be performed`() async throws {
        var fixture = Fixture(calls: [.open("a"), .run("do"), .wait(1)])
        fixture.journal = BrokenJournal()

        let end = try await fixture.execute()

        #expect(end == RunEnd(state: .failed, code: "journal.full", message: "no space left"))
        #expect(fixture.backend.begun == [])
    }

    @Test func `a script that returns first waits for its tasks`() async throws {
        var fixture = Fixture(calls: [.open("a"), .run("do")], returning: .int(1))
        fixture.backend = ScriptedBackend { _, _ in nil }
        let run = try fixture.run()

        async let ending = run.execute()
        await fixture.backend.begun(atLeast: 1)
        fixture.backend.release(
            .init(TaskID("t1"), "a"), HostOutcome(host: "a", status: .failed, exitCode: 3))
        let end = await ending

        #expect(end == RunEnd(state: .succeeded, result: 1))
        #expect(fixture.story.suffix(2) == ["finished t1 a failed", "ended succeeded"])
    }

    @Test func `cancelling stops running commands and no line of the script runs any more`() async throws {
        let source = ScriptedSource(calls: [.open("a"), .run("do"), .wait(1)])
        var fixture = Fixture(source)
        fixture.backend = ScriptedBackend { _, _ in nil }
        let run = try fixture.run()

        async let ending = run.execute()
        await fixture.backend.begun(atLeast: 1)
        run.cancel(by: "a test")
        let end = await ending

        #expect(end == RunEnd(state: .cancelled, code: "cancelled", message: "cancelled by a test"))
        #expect(fixture.story.suffix(3) == ["ending", "finished t1 a cancelled", "ended cancelled"])
        #expect(await source.isStopped)
    }

    @Test func `a wait of zero only looks`() async throws {
        let source = ScriptedSource(calls: [
            .open("a"), .run("do"), .wait(1, options: .record(["timeout": .int(0)])),
            .make(.cancel, Call.task(1)),
        ])
        var fixture = Fixture(source)
        fixture.backend = ScriptedBackend { _, _ in nil }

        _ = try await fixture.execute()
        let answers = await source.answers

        guard case .value(.table(let results)) = answers[2].answer,
            case .table(let result)? = results.sequence.first
        else { throw Unexpected() }
        #expect(result["status"] == .text("running"))
        #expect(result["done"] == .bool(false))
    }

    @Test func `the run's time is a budget`() async throws {
        var fixture = Fixture(calls: [.make(.sleep, .int(3600))])
        fixture.timeLimit = .milliseconds(20)

        let end = try await fixture.execute()

        #expect(end.code == "budget.run_time")
        #expect(end.state == .failed)
    }

    @Test func `a sixth command spends the budget of five`() async throws {
        let run = Call.run("do")
        let fixture = Fixture(calls: [.open("a"), run, run, run, run, run, run])

        let end = try await fixture.execute()

        #expect(end.code == "budget.commands")
        #expect(fixture.story.count { $0.hasPrefix("issued") } == 5)
    }

    @Test func `a fourth refusal spends the budget of three`() async throws {
        let fixture = Fixture(calls: [.open("a")] + (0..<9).map { _ in Call.run("rm") })

        let end = try await fixture.execute()

        #expect(end.code == "budget.refusals")
        #expect(fixture.story.count { $0 == "refused refused.command" } == 4)
    }

    @Test func `endless calls spend the budget of effects`() async throws {
        let fixture = Fixture(calls: (0..<99).map { _ in Call.make(.now) })

        let end = try await fixture.execute()

        #expect(end.code == "budget.effects")
    }

    @Test func `too much log spends its budget`() async throws {
        let line = Call.make(.log, .text("info"), .string(Bytes(repeating: 65, count: 600)))
        let fixture = Fixture(calls: [line, line, line])

        let end = try await fixture.execute()

        #expect(end.code == "budget.log")
        #expect(fixture.story == ["started", "settled log", "ended failed"])
    }

    @Test func `a dry run assumes what would change something and really does what only reads`() async throws
    {
        var fixture = Fixture(calls: [
            .open("a"), .run("do", "x"), .run("look"), .make(.sleep, .int(3600)), .wait(1, 2),
        ])
        fixture.isDryRun = true

        let end = try await fixture.execute()

        #expect(end.state == .succeeded)
        #expect(fixture.backend.begun == [.init(TaskID("t2"), "a")])
        #expect(
            fixture.observer.facts.contains { fact in
                if case .finished(TaskID("t1"), let outcome) = fact.event { outcome.isAssumed } else { false }
            })
    }

    @Test func `a dry run looks what a put would change, and assumes what it cannot see`() async throws {
        let put = LuaValue.record(["path": .text("/srv/x"), "content": .text("new\n")])
        var fixture = Fixture(calls: [.open("a", "b"), .make(.put, Call.session, put), .wait(1)])
        fixture.isDryRun = true
        fixture.backend = ScriptedBackend { work, target in
            guard case .put(let put) = work.request.work, put.isLook else { return nil }
            var outcome = HostOutcome(host: target.name, status: .succeeded)
            let seen = SeenFile(isThere: true, size: 4, sha256: "0", content: Bytes("old\n".utf8))
            outcome.change = FileChange(isChanged: true, sha256: "1", seen: seen)
            return target.name == "a"
                ? outcome : HostOutcome(host: target.name, status: .failed, reason: "not found")
        }

        let end = try await fixture.execute()

        #expect(end.state == .succeeded)
        let endings = fixture.observer.facts.compactMap { fact -> HostOutcome? in
            if case .finished(_, let outcome) = fact.event { outcome } else { nil }
        }.sorted { $0.host < $1.host }
        #expect(endings.map(\.isAssumed) == [true, true])
        #expect(endings.map(\.status) == [.succeeded, .succeeded])
        #expect(
            endings.map { $0.change?.difference } == [
                FileDifference(
                    content: .lines("@@ -1 +1 @@\n-old\n+new\n"), old: .init(size: 4, sha256: "0"),
                    new: .init(size: 4, sha256: "1")),
                FileDifference(content: .untold(.unknown), trouble: "not found"),
            ])
    }

    @Test func `a limit leaves only its hosts, and none is an error`() async throws {
        let source = ScriptedSource(calls: [.open("a", "b"), .open("c")])
        var fixture = Fixture(source)
        fixture.limit = ["a"]

        _ = try await fixture.execute()
        let answers = await source.answers

        guard case .value(.table(let session)) = answers[0].answer, case .error(let error) = answers[1].answer
        else { throw Unexpected() }
        #expect(session["hosts"] == .list([.text("a")]))
        #expect(error.code == "usage.host")
    }

    @Test func `answers come in the order of the facts`() async throws {
        let calls: [Call] = [
            .run("do", strand: 1), .make(.now, strand: 2), .run("rm", strand: 3),
            .make(.log, .int(1), strand: 4),
        ]
        let source = ScriptedSource([
            .turn(Turn(calls: [.open("a")])), .turn(Turn(calls: calls)), .turn(Turn(calls: [])),
            .turn(Turn(calls: [])), .turn(Turn(calls: [])), .turn(Turn(calls: [], state: .returned(.null))),
        ])
        let fixture = Fixture(source)

        _ = try await fixture.execute()
        let answers = await source.answers

        #expect(answers.map(\.strand) == [0, 1, 2, 3, 4])
    }
}

struct Unexpected: Error {}

/// A store that is full from the first flush on.
struct BrokenJournal: Journal, JournalWriter {
    func begin(_ run: RunID, driver: Driver) throws(JournalError) -> any JournalWriter { self }
    func resume(_ run: RunID, driver: Driver) throws(JournalError) -> any JournalWriter { self }
    func driver(of run: RunID) throws(JournalError) -> Driver? { nil }
    func facts(of run: RunID, after sequence: Int, through last: Int) throws(JournalError) -> [Fact] { [] }
    func runs(limit: Int) throws(JournalError) -> [RunID] { [] }
    func append(_ facts: [Fact]) {}
    func flush(toDisk: Bool) async throws(JournalError) {
        throw JournalError(code: "journal.full", message: "no space left")
    }
    func close() async throws(JournalError) {
        throw JournalError(code: "journal.full", message: "no space left")
    }
}
