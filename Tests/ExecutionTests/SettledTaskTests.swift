import Admission
import Effects
import Execution
import ExecutionTesting
import Journaling
import SandboxProtocol
import Testing

/// Results that left memory.
@Suite(.timeLimit(.minutes(10)))
struct SettledTaskTests {
    /// More than a run keeps in memory.
    private static let count = 700

    /// Opens a session, runs and waits for each task, then waits for the first ones and the last again.
    private static var calls: [Call] {
        var calls: [Call] = [.open("a")]
        for number in 1...count { calls += [.run("do", "\(number)"), .wait(number)] }
        return calls + [.wait(1), .wait(2, count, 1)]
    }

    private static func fixture(_ source: ScriptedSource, _ journal: any Journal) -> Fixture {
        var fixture = Fixture(source)
        fixture.policy = Fixture.policy.replacing("commands: 5", with: "commands: 5000")
            .replacing("effects: 50", with: "effects: 5000").replacing(
                "output_total: 1KiB", with: "output_total: 1MiB")
        fixture.journal = journal
        fixture.backend = ScriptedBackend { work, target in
            guard case .command(let command, _) = work.request.work else { return nil }
            return HostOutcome(
                host: target.name, status: .succeeded, exitCode: 0,
                stdout: CapturedOutput(command.argv[1] + [0xff]))
        }
        return fixture
    }

    @Test func `a task is waited for again long after it settled, with the same result`() async throws {
        let source = ScriptedSource(calls: Self.calls)

        let end = try await Self.fixture(source, MemoryJournal()).execute()
        let answers = await source.answers.map(\.answer)

        func result(_ number: Int) -> LuaValue? {
            guard case .value(.table(let results)) = answers[2 * number] else { return nil }
            return results.sequence.first
        }
        let (first, second, last) = try (
            #require(result(1)), #require(result(2)), #require(result(Self.count))
        )
        #expect(end.state == .succeeded)
        #expect(
            Array(answers.suffix(2)) == [.value(.list([first])), .value(.list([second, last, first]))])
    }

    @Test func `a task that another strand guessed in its own turn is waited for`() async throws {
        let turn = [Call.run("do", "x", strand: 1), .make(.wait, .list([Call.task(1)]), strand: 2)]
        let source = ScriptedSource([
            .turn(Turn(calls: [.open("a")])), .turn(Turn(calls: turn)), .turn(Turn(calls: [])),
            .turn(Turn(calls: [], state: .returned(.null))),
        ])

        let end = try await Self.fixture(source, MemoryJournal()).execute()
        let answers = await source.answers

        #expect(end == RunEnd(state: .succeeded))
        #expect(answers.map(\.strand) == [0, 1, 2])
        guard case .value(.table(let results))? = answers.last?.answer,
            case .table(let result)? = results.sequence.first
        else { throw Unexpected() }
        #expect(result["status"] == .text("succeeded"))
    }

    @Test func `a result that cannot be read any more ends the run`() async throws {
        let source = ScriptedSource(calls: Self.calls)

        let end = try await Self.fixture(source, ForgetfulJournal()).execute()

        #expect(
            end
                == RunEnd(
                    state: .failed, code: "journal.corrupt",
                    message: "the result of task t1 is not on record any more"))
    }
}

/// A store that takes everything and gives nothing back.
private struct ForgetfulJournal: Journal, JournalWriter {
    func begin(_ run: RunID, driver: Driver) throws(JournalError) -> any JournalWriter { self }
    func resume(_ run: RunID, driver: Driver) throws(JournalError) -> any JournalWriter { self }
    func driver(of run: RunID) throws(JournalError) -> Driver? { nil }
    func facts(of run: RunID, after sequence: Int, through last: Int) throws(JournalError) -> [Fact] { [] }
    func runs(limit: Int) throws(JournalError) -> [RunID] { [] }
    func append(_ facts: [Fact]) {}
    func flush(toDisk: Bool) async throws(JournalError) {}
    func close() async throws(JournalError) {}
}
