public import Effects
import Synchronization

/// A journal in memory: for runs whose record need not outlive the process.
public final class MemoryJournal: Journal {
    private let record = Mutex<[(run: RunID, facts: [Fact])]>([])
    /// Asked and taken from any thread, as the record is written.
    let asked = Mutex<[RunRequest]>([])
    let locking = Mutex(Locks())

    /// Makes an empty journal.
    public init() {}

    public func begin(_ run: RunID) throws(JournalError) -> any JournalWriter {
        let isNew = record.withLock { record in
            guard !record.contains(where: { $0.run == run }) else { return false }
            record.append((run, []))
            return true
        }
        guard isNew else { throw .exists(run) }
        return MemoryWriter(journal: self, run: run)
    }

    public func facts(of run: RunID, after sequence: Int, through last: Int) throws(JournalError) -> [Fact] {
        record.withLock { record in
            let facts = record.first { $0.run == run }?.facts ?? []
            return facts.filter { $0.sequence > sequence && $0.sequence <= last }
        }
    }

    public func runs(limit: Int) throws(JournalError) -> [RunID] {
        record.withLock { $0.reversed().prefix(max(0, limit)).map(\.run) }
    }

    /// The runs that have not ended.
    var running: Set<RunID> {
        record.withLock { record in
            Set(record.filter { !$0.facts.contains(where: \.isEnd) }.map(\.run))
        }
    }

    fileprivate func append(_ facts: [Fact], to run: RunID) {
        record.withLock { record in
            guard let index = record.firstIndex(where: { $0.run == run }) else { return }
            record[index].facts += facts
        }
        guard facts.contains(where: \.isEnd) else { return }
        locking.withLock { $0.held.removeAll { $0.run == run } }
    }
}

private struct MemoryWriter: JournalWriter {
    let journal: MemoryJournal
    let run: RunID

    func append(_ facts: [Fact]) { journal.append(facts, to: run) }
    func flush() async throws(JournalError) {}
    func close() async throws(JournalError) {}
}

extension JournalError {
    static func exists(_ run: RunID) -> JournalError {
        JournalError(message: "run \(run) cannot begin: the journal already has a run of that name")
    }
}

extension Fact {
    fileprivate var isEnd: Bool { if case .ended = event { true } else { false } }
}
