import Effects
import Foundation
import GRDB

/// The right to add to the record of one run, as a row of the store.
struct Lease {
    /// The run's number in the store.
    let run: Int64
    /// Tells this lease from every other that the run ever had.
    let token: Int64

    /// Begins the record of a run and takes its lease.
    ///
    /// Inside a transaction that writes.
    static func begin(_ name: RunID, by driver: Driver, in db: Database) throws -> Lease {
        try db.cachedStatement(sql: "INSERT OR IGNORE INTO runs (name, state) VALUES (?, 'running')")
            .execute(arguments: [name.description])
        guard db.changesCount > 0 else { throw JournalError.exists(name) }
        return try take(db.lastInsertedRowID, named: name, by: driver, in: db)
    }

    /// Takes the lease of a run that nobody drives, or whose driver is gone.
    ///
    /// Inside a transaction that writes, so that of several that try one gets it.
    static func take(_ run: Int64, named name: RunID, by driver: Driver, in db: Database) throws -> Lease {
        if let other = try Self.driver(of: run, in: db) {
            switch other.standing {
            case .gone: break
            case .drives: throw JournalError.driven(name, by: other, "is driven by")
            case .unknown: throw JournalError.driven(name, by: other, "may be driven by")
            }
        }
        let lease = Lease(run: run, token: .random(in: .min ... .max))
        let row = try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO drivers (
                    run, token, machine, host, boot, process_space, process, started, principal, uid, since)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        try row.execute(
            arguments: [
                run, lease.token, driver.machine, driver.host, driver.boot,
                Int64(bitPattern: driver.processSpace), driver.process, Int64(bitPattern: driver.started),
                driver.principal, driver.uid, driver.since.milliseconds,
            ])
        return lease
    }

    /// Looks that nobody took it.
    ///
    /// Nobody takes the lease of a process that is there, so this never fails where `/proc` tells the truth.
    /// It costs a look at one row in the transaction that writes anyway, and then two drivers cannot mix
    /// even where it does not.
    func check(named name: RunID, in db: Database) throws {
        let held = try db.cachedStatement(sql: "SELECT token FROM drivers WHERE run = ?")
        guard try Int64.fetchOne(held, arguments: [run]) != token else { return }
        guard let other = try Self.driver(of: run, in: db) else {
            throw JournalError(
                code: "journal.driven", message: "run \(name) is not driven by this process any more")
        }
        throw JournalError.driven(name, by: other, "was taken over by")
    }

    /// Gives it back, unless somebody took it.
    func giveBack(in db: Database) throws {
        try db.cachedStatement(sql: "DELETE FROM drivers WHERE run = ? AND token = ?")
            .execute(arguments: [run, token])
    }

    /// Who drives a run; nil when nobody does.
    static func driver(of run: Int64, in db: Database) throws -> Driver? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT machine, host, boot, process_space, process, started, principal, uid, since
                FROM drivers WHERE run = ?
                """)
        let row = try Row.fetchOne(statement, arguments: [run])
        return row.map { row in
            Driver(
                machine: row[0], host: row[1], boot: row[2], processSpace: UInt64(bitPattern: row[3]),
                process: row[4], started: UInt64(bitPattern: row[5]), principal: row[6], uid: row[7],
                since: Timestamp(milliseconds: row[8]))
        }
    }
}

extension JournalError {
    static func driven(_ run: RunID, by driver: Driver, _ verb: String) -> JournalError {
        JournalError(
            code: "journal.driven", message: "run \(run) \(verb) \(driver.words)",
            remedy: "follow it with gse logs -f \(run), or end it with gse cancel \(run)")
    }

    static func ended(_ run: RunID) -> JournalError {
        JournalError(code: "journal.ended", message: "run \(run) has ended")
    }

    static func missing(_ run: RunID) -> JournalError {
        JournalError(code: "journal.missing", message: "there is no run \(run) on record")
    }
}
