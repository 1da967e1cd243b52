public import Effects
import GRDB

extension SQLiteJournal: LockTable {
    /// Only those of runs that have not ended count; a run that is not on record has no row there.
    private static let held = """
        SELECT locks.name, locks.run, locks.holder, locks.why, locks.since
        FROM locks JOIN runs ON runs.name = locks.run AND runs.state = 'running'
        """

    public func take(_ lock: HeldLock) throws(JournalError) -> HeldLock? {
        try reporting { [pool] in
            try pool.write { db in
                if let held = try Self.lock(lock.name, in: db) { return held.run == lock.run ? nil : held }
                try db.execute(
                    sql:
                        "INSERT OR REPLACE INTO locks (name, run, holder, why, since) VALUES (?, ?, ?, ?, ?)",
                    arguments: [
                        lock.name, lock.run.description, lock.by, lock.why, lock.since.milliseconds,
                    ])
                return nil
            }
        }
    }

    public func release(_ name: String, of run: RunID) throws(JournalError) {
        try reporting { [pool] in
            try pool.write { db in
                try db.execute(
                    sql: "DELETE FROM locks WHERE name = ? AND run = ?", arguments: [name, run.description])
            }
        }
    }

    public func locks() throws(JournalError) -> [HeldLock] {
        try reporting { [pool] in
            try pool.read { db in
                try Row.fetchAll(db, sql: Self.held + " ORDER BY locks.name").map(Self.lock)
            }
        }
    }

    public func breakLock(
        _ name: String, by: String, reason: String, at time: Timestamp
    ) throws(JournalError) -> BrokenLock? {
        try reporting { [pool] in
            try pool.write { db in
                guard let held = try Self.lock(name, in: db) else { return nil }
                try db.execute(
                    sql: """
                        INSERT INTO broken_locks (name, run, holder, why, since, breaker, reason, time)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        held.name, held.run.description, held.by, held.why, held.since.milliseconds, by,
                        reason, time.milliseconds,
                    ])
                try db.execute(sql: "DELETE FROM locks WHERE name = ?", arguments: [name])
                return BrokenLock(lock: held, by: by, reason: reason, time: time)
            }
        }
    }

    public func brokenLocks(limit: Int) throws(JournalError) -> [BrokenLock] {
        try reporting { [pool] in
            try pool.read { db in
                try Row.fetchAll(
                    db,
                    sql: """
                        SELECT name, run, holder, why, since, breaker, reason, time FROM broken_locks
                        ORDER BY number DESC LIMIT ?
                        """,
                    arguments: [max(0, limit)]
                ).map { row in
                    BrokenLock(
                        lock: Self.lock(row), by: row[5], reason: row[6],
                        time: Timestamp(milliseconds: row[7]))
                }
            }
        }
    }

    private static func lock(_ name: String, in db: Database) throws -> HeldLock? {
        try Row.fetchOne(db, sql: held + " WHERE locks.name = ?", arguments: [name]).map(lock)
    }

    private static func lock(_ row: Row) -> HeldLock {
        HeldLock(
            name: row[0], run: RunID(row[1]), by: row[2], why: row[3],
            since: Timestamp(milliseconds: row[4]))
    }
}
