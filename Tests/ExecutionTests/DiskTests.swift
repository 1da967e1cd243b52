import Admission
import Effects
import Execution
import ExecutionTesting
import Journaling
import SandboxProtocol
import Synchronization
import Testing

/// When a run waits for the disk: before remote work, once for all that is asked meanwhile.
@Suite(.timeLimit(.minutes(10)))
struct DiskTests {
    @Test func `a remote task alone waits for the disk once, a local one never`() async throws {
        for (isRemote, syncs) in [(true, 3), (false, 0)] {
            let journal = CountingJournal()
            let end = try await Self.fixture(journal, strands: 1, rounds: 3, isRemote: isRemote).execute()

            #expect(end.state == .succeeded)
            #expect(journal.syncs == syncs)
        }
    }

    @Test func `64 strands wait for the disk together`() async throws {
        let journal = CountingJournal()
        let end = try await Self.fixture(journal, strands: 64, rounds: 20, isRemote: true).execute()

        #expect(end.state == .succeeded)
        #expect(journal.syncs <= 64 * 20 / 10)
    }

    @Test func `no remote task begins before it is on the disk`() async throws {
        let journal = CountingJournal()
        let backend = ScriptedBackend(isRemote: true) { work, target in
            HostOutcome(
                host: target.name,
                status: journal.isSynced(Effect.task(work.request).json) ? .succeeded : .lost,
                exitCode: 0)
        }
        var fixture = try Self.fixture(journal, strands: 8, rounds: 5, isRemote: true)
        fixture.backend = backend
        _ = try await fixture.execute()

        let endings = fixture.observer.facts.compactMap { fact in
            if case .finished(_, let outcome) = fact.event { outcome.status } else { nil }
        }
        #expect(endings == Array(repeating: .succeeded, count: 40))
    }

    @Test func `a remote task that is cancelled while it waits for the disk is never begun`() async throws {
        let backend = ScriptedBackend(isRemote: true)
        var fixture = Fixture(
            ScriptedSource([
                .turn(Turn(calls: [.open("a")])),
                .turn(Turn(calls: [.run("do")])), .turn(Turn(calls: [.make(.cancel, Call.task(1))])),
                .turn(Turn(calls: [.wait(1)])),
                .turn(Turn(calls: [], state: .returned(.null))),
            ]))
        fixture.backend = backend
        let end = try await fixture.execute()

        #expect(end.state == .succeeded)
        #expect(backend.begun.isEmpty)
        #expect(fixture.story.contains("finished t1 a cancelled"))
    }

    @Test func `a disk that fails ends the run, and what waits for it`() async throws {
        let backend = ScriptedBackend(isRemote: true)
        var fixture = Fixture(calls: [.open("a"), .run("do"), .wait(1)])
        fixture.backend = backend
        fixture.journal = DisklessJournal()

        let end = try await fixture.execute()

        #expect(end.code == "journal.full")
        #expect(backend.begun.isEmpty)
    }

    private static func fixture(
        _ journal: CountingJournal, strands: Int, rounds: Int, isRemote: Bool
    ) throws -> Fixture {
        var fixture = Fixture(BusyStrands(strands: strands, rounds: rounds))
        fixture.policy = Fixture.policy.replacing("commands: 5", with: "commands: 100000")
            .replacing("effects: 50", with: "effects: 100000").replacing(
                "concurrent: 2", with: "concurrent: 1000")
        fixture.journal = journal
        fixture.backend = ScriptedBackend(isRemote: isRemote)
        return fixture
    }
}

/// A script whose strands run a command and wait for it, again and again.
private actor BusyStrands: StepSource {
    private let strands: Int
    private let rounds: Int
    private var done: [UInt32: Int] = [:]
    private var left: Int

    init(strands: Int, rounds: Int) {
        self.strands = strands
        self.rounds = rounds
        left = strands
    }

    func begin() -> StepResult { .turn(Turn(calls: [.open("a")])) }

    func resume(_ strand: UInt32, with answer: Answer) -> StepResult {
        if strand == 0 { return .turn(Turn(calls: (1...strands).map { run(UInt32($0)) })) }
        if case .value(.table(let table)) = answer, case .string(let id)? = table["id"] {
            let task = LuaValue.handle(LuaHandle(kind: .task, id: String(decoding: id, as: UTF8.self)))
            return .turn(Turn(calls: [.make(.wait, .list([task]), strand: strand)]))
        }
        done[strand, default: 0] += 1
        if done[strand, default: 0] < rounds { return .turn(Turn(calls: [run(strand)])) }
        left -= 1
        return .turn(Turn(calls: [], state: left == 0 ? .returned(.null) : .waiting))
    }

    func stop() {}

    private func run(_ strand: UInt32) -> Call {
        .run(
            "do", "\(strand)-\(done[strand, default: 0])", options: .record(["parallel": .bool(true)]),
            strand: strand)
    }
}

/// A journal in memory that counts how often the disk is waited for, which takes it a while.
private final class CountingJournal: Journal {
    private let base = MemoryJournal()
    private let state = Mutex((syncs: 0, issued: Set<JSON>(), synced: Set<JSON>()))

    var syncs: Int { state.withLock { $0.syncs } }
    /// Whether the command of an effect is on the disk.
    func isSynced(_ effect: JSON) -> Bool {
        state.withLock { $0.synced.contains(effect["command"] ?? .null) }
    }

    func begin(_ run: RunID, driver: Driver) throws(JournalError) -> any JournalWriter {
        Writer(journal: self, base: try base.begin(run, driver: driver))
    }

    func resume(_ run: RunID, driver: Driver) throws(JournalError) -> any JournalWriter {
        Writer(journal: self, base: try base.resume(run, driver: driver))
    }

    func driver(of run: RunID) throws(JournalError) -> Driver? { try base.driver(of: run) }

    func facts(of run: RunID, after sequence: Int, through last: Int) throws(JournalError) -> [Fact] {
        try base.facts(of: run, after: sequence, through: last)
    }

    func runs(limit: Int) throws(JournalError) -> [RunID] { try base.runs(limit: limit) }

    private struct Writer: JournalWriter {
        let journal: CountingJournal
        let base: any JournalWriter

        func append(_ facts: [Fact]) {
            base.append(facts)
            for case .issued(_, _, _, let effect, _) in facts.map(\.event) {
                journal.state.withLock { _ = $0.issued.insert(effect["command"] ?? .null) }
            }
        }

        func flush(toDisk: Bool) async throws(JournalError) {
            guard toDisk else { return }
            let issued = journal.state.withLock { $0.issued }
            for _ in 0..<50 { await Task.yield() }
            journal.state.withLock { state in
                state.syncs += 1
                state.synced = issued
            }
        }

        func close() async throws(JournalError) {}
    }
}

/// A store that takes facts, and whose disk fails.
private struct DisklessJournal: Journal, JournalWriter {
    func begin(_ run: RunID, driver: Driver) throws(JournalError) -> any JournalWriter { self }
    func resume(_ run: RunID, driver: Driver) throws(JournalError) -> any JournalWriter { self }
    func driver(of run: RunID) throws(JournalError) -> Driver? { nil }
    func facts(of run: RunID, after sequence: Int, through last: Int) throws(JournalError) -> [Fact] { [] }
    func runs(limit: Int) throws(JournalError) -> [RunID] { [] }
    func append(_ facts: [Fact]) {}
    func flush(toDisk: Bool) async throws(JournalError) {
        if toDisk { throw JournalError(code: "journal.full", message: "no space left") }
    }
    func close() async throws(JournalError) {}
}
