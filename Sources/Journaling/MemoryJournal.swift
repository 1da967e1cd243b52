public import Effects
import Synchronization

/// A journal in memory: for runs whose record need not outlive the process.
public final class MemoryJournal: Journal {
    private struct Entry {
        let run: RunID
        var facts: [Fact] = []
        var driver: Driver?
    }

    private let record = Mutex<[Entry]>([])
    /// Asked and taken from any thread, as the record is written.
    let asked = Mutex<[RunRequest]>([])
    let locking = Mutex(Locks())

    /// Makes an empty journal.
    public init() {}

    /// Makes a journal with the record of one run, which nobody drives.
    public init(_ facts: [Fact], of run: RunID) {
        record.withLock { $0 = [Entry(run: run, facts: facts)] }
    }

    public func begin(_ run: RunID, driver: Driver) throws(JournalError) -> any JournalWriter {
        let isNew = record.withLock { record in
            guard !record.contains(where: { $0.run == run }) else { return false }
            record.append(Entry(run: run, driver: driver))
            return true
        }
        guard isNew else { throw .exists(run) }
        return MemoryWriter(journal: self, run: run)
    }

    public func resume(_ run: RunID, driver: Driver) throws(JournalError) -> any JournalWriter {
        let obstacle = record.withLock { record -> JournalError? in
            guard let index = record.firstIndex(where: { $0.run == run }) else { return .missing(run) }
            guard !record[index].facts.contains(where: \.isEnd) else { return .ended(run) }
            if let other = record[index].driver, other.standing != .gone {
                return .driven(run, by: other, "is driven by")
            }
            record[index].driver = driver
            return nil
        }
        if let obstacle { throw obstacle }
        return MemoryWriter(journal: self, run: run)
    }

    public func driver(of run: RunID) throws(JournalError) -> Driver? {
        record.withLock { $0.first { $0.run == run }?.driver }
    }

    public func facts(of run: RunID, after sequence: Int, through last: Int) throws(JournalError) -> [Fact] {
        record.withLock { record in
            let facts = record.first { $0.run == run }?.facts ?? []
            let (begin, end) = (facts.count(through: sequence), facts.count(through: last))
            return begin < end ? Array(facts[begin..<end]) : []
        }
    }

    public func runs(limit: Int) throws(JournalError) -> [RunID] {
        record.withLock { $0.reversed().prefix(max(0, limit)).map(\.run) }
    }

    /// The runs that have not ended.
    var running: [RunID] {
        record.withLock { record in
            record.filter { !$0.facts.contains(where: \.isEnd) }.map(\.run)
        }
    }

    fileprivate func append(_ facts: [Fact], to run: RunID) {
        change(run) { $0.facts += facts }
        guard facts.contains(where: \.isEnd) else { return }
        locking.withLock { $0.held.removeAll { $0.run == run } }
    }

    fileprivate func giveBack(_ run: RunID) { change(run) { $0.driver = nil } }

    private func change(_ run: RunID, _ change: (inout Entry) -> Void) {
        record.withLock { record in
            guard let index = record.firstIndex(where: { $0.run == run }) else { return }
            change(&record[index])
        }
    }
}

private struct MemoryWriter: JournalWriter {
    let journal: MemoryJournal
    let run: RunID

    func append(_ facts: [Fact]) { journal.append(facts, to: run) }
    func flush(toDisk: Bool) async throws(JournalError) {}
    func close() async throws(JournalError) { journal.giveBack(run) }
}

extension JournalError {
    static func exists(_ run: RunID) -> JournalError {
        JournalError(message: "run \(run) cannot begin: the journal already has a run of that name")
    }
}

extension Fact {
    fileprivate var isEnd: Bool { if case .ended = event { true } else { false } }
}

extension [Fact] {
    /// How many of these, which are in order, come up to and with a place.
    fileprivate func count(through sequence: Int) -> Int {
        var (first, end) = (0, count)
        while first < end {
            let middle = (first + end) / 2
            if self[middle].sequence <= sequence { first = middle + 1 } else { end = middle }
        }
        return first
    }
}
