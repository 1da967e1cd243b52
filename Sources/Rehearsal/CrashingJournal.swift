import Effects
import Journaling
import Synchronization

/// A journal whose process is killed, as far as anybody can tell, when a certain fact is on record.
///
/// What is recorded later is not, and nothing more can be made durable: so the run ends, unheard.
final class CrashingJournal: Journal {
    private let base: any Journal
    private let last: Int
    private let hasCrashed = Atomic<Bool>(false)
    /// What happens to everything else of the process at that moment.
    private let onCrash = Mutex<(@Sendable () -> Void)?>(nil)

    init(_ base: any Journal, last: Int) {
        self.base = base
        self.last = last
    }

    var isDead: Bool { hasCrashed.load(ordering: .relaxed) }

    func whenCrashed(_ action: @escaping @Sendable () -> Void) { onCrash.withLock { $0 = action } }

    func begin(_ run: RunID, driver: Driver) throws(JournalError) -> any JournalWriter {
        Writer(base: try base.begin(run, driver: driver), journal: self)
    }

    func resume(_ run: RunID, driver: Driver) throws(JournalError) -> any JournalWriter {
        Writer(base: try base.resume(run, driver: driver), journal: self)
    }

    func driver(of run: RunID) throws(JournalError) -> Driver? { try base.driver(of: run) }

    func facts(of run: RunID, after sequence: Int, through last: Int) throws(JournalError) -> [Fact] {
        try base.facts(of: run, after: sequence, through: last)
    }

    func runs(limit: Int) throws(JournalError) -> [RunID] { try base.runs(limit: limit) }

    private struct Writer: JournalWriter {
        let base: any JournalWriter
        let journal: CrashingJournal

        func append(_ facts: [Fact]) {
            guard !journal.isDead else { return }
            base.append(facts)
            guard let fact = facts.last, fact.sequence == journal.last else { return }
            // A run that is over cannot be taken on.
            if case .ended = fact.event { return }
            journal.hasCrashed.store(true, ordering: .relaxed)
            journal.onCrash.withLock { $0 }?()
        }

        func flush(toDisk: Bool) async throws(JournalError) {
            try journal.expectAlive()
            try await base.flush(toDisk: toDisk)
        }

        func close() async throws(JournalError) {
            try journal.expectAlive()
            try await base.close()
        }
    }

    private func expectAlive() throws(JournalError) {
        guard isDead else { return }
        throw JournalError(code: "journal.unusable", message: "the controller was killed")
    }
}
