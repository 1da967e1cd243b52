public import Effects
import Synchronization

extension MemoryJournal: LockTable {
    /// The locks of one journal in memory.
    struct Locks: Sendable {
        var held: [HeldLock] = []
        var broken: [BrokenLock] = []
    }

    public func take(_ lock: HeldLock) throws(JournalError) -> HeldLock? {
        let running = running
        return locking.withLock { locks in
            if let held = locks.held.first(where: { Self.isOne($0, lock.name) }) {
                if held.run == lock.run { return nil }
                if running.contains(held.run) { return held }
            }
            locks.held.removeAll { Self.isOne($0, lock.name) }
            locks.held.append(lock)
            return nil
        }
    }

    public func release(_ name: String, of run: RunID) throws(JournalError) {
        locking.withLock { $0.held.removeAll { Self.isOne($0, name) && $0.run == run } }
    }

    public func locks() throws(JournalError) -> [HeldLock] {
        let running = running
        return locking.withLock { locks in
            locks.held.filter { running.contains($0.run) }
                .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        }
    }

    public func breakLock(
        _ name: String, by: String, reason: String, at time: Timestamp
    ) throws(JournalError) -> BrokenLock? {
        let running = running
        return locking.withLock { locks in
            let held = locks.held.first { Self.isOne($0, name) && running.contains($0.run) }
            guard let held else { return nil }
            let broken = BrokenLock(lock: held, by: by, reason: reason, time: time)
            locks.broken.append(broken)
            locks.held.removeAll { Self.isOne($0, name) }
            return broken
        }
    }

    public func brokenLocks(limit: Int) throws(JournalError) -> [BrokenLock] {
        locking.withLock { $0.broken.reversed().prefix(max(0, limit)).map(\.self) }
    }

    /// By its bytes, as SQLite compares.
    private static func isOne(_ lock: HeldLock, _ name: String) -> Bool {
        lock.name.utf8.elementsEqual(name.utf8)
    }
}
