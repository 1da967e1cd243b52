import Effects
import Execution
import ExecutionTesting
import Journaling
import SandboxProtocol
import Synchronization
import Testing

/// Facts that the store does not have yet.
@Suite(.timeLimit(.minutes(10)))
struct WaitingFactTests {
    @Test func `few large facts wait for the store, however many a script makes`() async throws {
        let label = LuaValue.string(Bytes(repeating: UInt8(ascii: "x"), count: 1 << 20))
        let calls = (0..<40).map { _ in Call.make(.progress, .int(1), .int(2), label) }
        let journal = SlowJournal()
        var fixture = Fixture(calls: [.open("a")] + calls)
        fixture.policy = Fixture.policy.replacing("log: 1KiB", with: "log: 64MiB")
        fixture.journal = journal

        let end = try await fixture.execute()

        #expect(end == RunEnd(state: .succeeded))
        #expect((1...6).contains(journal.mostWaiting), "\(journal.mostWaiting) waited")
    }

    @Test func `few small facts wait for the store, however many a script makes`() async throws {
        let calls = (0..<10_000).map { _ in Call.make(.progress, .int(1), .int(2)) }
        let journal = SlowJournal()
        var fixture = Fixture(calls: [.open("a")] + calls)
        fixture.policy = Fixture.policy.replacing(
            "effects: 50, log: 1KiB", with: "effects: 20000, log: 64MiB")
        fixture.journal = journal

        let end = try await fixture.execute()

        #expect(end == RunEnd(state: .succeeded))
        #expect((1...4100).contains(journal.mostWaiting), "\(journal.mostWaiting) waited")
    }
}

/// A store that takes facts only when it is made to.
private final class SlowJournal: Journal, JournalWriter {
    private let waiting = Mutex<(now: Int, most: Int)>((0, 0))

    /// The most facts of progress that waited at once.
    var mostWaiting: Int { waiting.withLock { $0.most } }

    func begin(_ run: RunID, driver: Driver) throws(JournalError) -> any JournalWriter { self }
    func resume(_ run: RunID, driver: Driver) throws(JournalError) -> any JournalWriter { self }
    func driver(of run: RunID) throws(JournalError) -> Driver? { nil }
    func facts(of run: RunID, after sequence: Int, through last: Int) throws(JournalError) -> [Fact] { [] }
    func runs(limit: Int) throws(JournalError) -> [RunID] { [] }

    func append(_ facts: [Fact]) {
        waiting.withLock { waiting in
            waiting.now += facts.filter { $0.event.kind == "progress" }.count
            waiting.most = max(waiting.most, waiting.now)
        }
    }

    func flush(toDisk: Bool) async throws(JournalError) { waiting.withLock { $0.now = 0 } }
    func close() async throws(JournalError) { try await flush() }
}
