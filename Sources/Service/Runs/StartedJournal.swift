import Effects
import Journaling
import Synchronization

/// The journal of one run, of whose writer also somebody else may ask that all be on record.
final class StartedJournal: Journal {
    private let base: any Journal
    private let writer = Mutex<(any JournalWriter)?>(nil)

    init(_ base: any Journal) { self.base = base }

    /// Returns when everything taken so far is on record.
    func flush() async throws(JournalError) { try await writer.withLock { $0 }?.flush() }

    func begin(_ run: RunID, driver: Driver) throws(JournalError) -> any JournalWriter {
        let new = try base.begin(run, driver: driver)
        writer.withLock { $0 = new }
        return new
    }

    func resume(_ run: RunID, driver: Driver) throws(JournalError) -> any JournalWriter {
        try base.resume(run, driver: driver)
    }

    func driver(of run: RunID) throws(JournalError) -> Driver? { try base.driver(of: run) }

    func facts(of run: RunID, after sequence: Int, through last: Int) throws(JournalError) -> [Fact] {
        try base.facts(of: run, after: sequence, through: last)
    }

    func runs(limit: Int) throws(JournalError) -> [RunID] { try base.runs(limit: limit) }
}
