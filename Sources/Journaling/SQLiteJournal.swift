public import Effects
import Foundation
import GRDB
import Glibc

/// The journal that survives the process: one SQLite database in a state directory, shared by many processes.
public final class SQLiteJournal: Journal {
    /// More than a script's values may nest, plus what facts put around them.
    static let deepest = 256

    let pool: DatabasePool
    let path: String
    private let disk: DiskSync
    let group: CommitGroup

    /// Opens the journal of a state directory; makes directory (0700) and file (0600) when missing.
    ///
    /// - Throws: ``JournalError``: `journal.unusable`, `journal.full`, `journal.corrupt`, or `journal.schema`
    ///   for a journal of a newer program.
    public init(directory: String) throws(JournalError) {
        let path = directory + "/journal.sqlite"
        self.path = path
        disk = DiskSync(database: path)
        // SQLite itself answers "locked" when two processes make one file; here they go one after the other.
        let lock = try OpeningLock(directory: directory)
        defer { lock.release() }
        try lock.makeFile(path)
        var configuration = Configuration()
        configuration.busyMode = .callback(Self.isWorthWaiting)
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = NORMAL") }
        pool = try Self.reporting(path) {
            let pool = try DatabasePool(path: path, configuration: configuration)
            try pool.writeWithoutTransaction(Schema.migrate)
            return pool
        }
        group = CommitGroup(pool: pool, path: path)
    }

    /// How many times the disk was waited for by ``JournalWriter/flush(toDisk:)``.
    public var diskSyncs: Int { disk.count }

    /// How many transactions facts were recorded in.
    public var commits: Int { group.commits }

    public func begin(_ run: RunID, driver: Driver) throws(JournalError) -> any JournalWriter {
        try writer(run, driver) { try Lease.begin(run, by: driver, in: $0) }
    }

    public func beginTogether(_ run: RunID, driver: Driver) async throws(JournalError) -> any JournalWriter {
        let writer = SQLiteWriter(group: group, disk: disk, run: run, driver: driver, lease: nil)
        try await writer.flush()
        return writer
    }

    public func resume(_ run: RunID, driver: Driver) throws(JournalError) -> any JournalWriter {
        try writer(run, driver) { db in
            guard let number = try Self.number(of: run, in: db) else { throw JournalError.missing(run) }
            // Here, where nobody can end it meanwhile: it may have run when it was looked up.
            let state = try String.fetchOne(
                db, sql: "SELECT state FROM runs WHERE number = ?", arguments: [number])
            guard state == RunState.running.rawValue else { throw JournalError.ended(run) }
            return try Lease.take(number, named: run, by: driver, in: db)
        }
    }

    /// The writer of a lease that is taken in a transaction of its own.
    private func writer(
        _ run: RunID, _ driver: Driver, _ take: (Database) throws -> Lease
    ) throws(JournalError) -> SQLiteWriter {
        let lease = try reporting { [pool] in try pool.write(take) }
        return SQLiteWriter(group: group, disk: disk, run: run, driver: driver, lease: lease)
    }

    public func driver(of run: RunID) throws(JournalError) -> Driver? {
        try reporting { [pool] in
            try pool.read { db in
                try Self.number(of: run, in: db).flatMap { try Lease.driver(of: $0, in: db) }
            }
        }
    }

    private static func number(of run: RunID, in db: Database) throws -> Int64? {
        try Int64.fetchOne(
            db, sql: "SELECT number FROM runs WHERE name = ?", arguments: [run.description])
    }

    public func facts(of run: RunID, after sequence: Int, through last: Int) throws(JournalError) -> [Fact] {
        let (facts, problem) = readable(of: run, after: sequence, through: last)
        if let problem { throw problem }
        return facts
    }

    /// The facts of a run up to the first that cannot be read, and what is wrong with that one.
    public func readable(of run: RunID, after sequence: Int = 0, through last: Int = .max)
        -> (facts: [Fact], problem: JournalError?)
    {
        var facts: [Fact] = []
        do {
            try pool.read { db in
                guard let number = try Self.number(of: run, in: db) else { return }
                let rows = try Row.fetchCursor(
                    db,
                    sql:
                        "SELECT body, cuts, sum, place FROM facts WHERE place > ? AND place <= ? ORDER BY place",
                    arguments: [Schema.place(number, sequence), Schema.place(number, last)])
                var last = sequence
                while let row = try rows.next() {
                    last += 1
                    facts.append(try fact(row, last, of: run, in: db))
                }
            }
            return (facts, nil)
        } catch {
            return (facts, JournalError(error, path: path))
        }
    }

    private func fact(_ row: Row, _ sequence: Int, of run: RunID, in db: Database) throws -> Fact {
        func damaged(_ reason: String) -> JournalError {
            JournalError(
                code: "journal.corrupt",
                message: "run \(run) cannot be read from \(path): fact \(sequence) \(reason)")
        }
        guard Schema.split(row[3]).sequence == sequence else { throw damaged("is not there any more") }
        guard let body = Data.fromDatabaseValue(row[0]),
            Digest(of: body).sum == Int64.fromDatabaseValue(row[2])
        else { throw damaged("is not what was recorded") }
        do {
            let whole = try CutText.whole(Bytes(body), Data.fromDatabaseValue(row[1]), in: db)
            guard let whole else { throw damaged("has lost a long text") }
            return try Fact(json: JSON.read(whole, depth: Self.deepest))
        } catch  where !(error is DatabaseError || error is JournalError) {
            throw damaged("does not say what a fact must: \(error)")
        }
    }

    public func runs(limit: Int) throws(JournalError) -> [RunID] {
        try summaries(limit: limit).map(\.run)
    }

    /// The runs on record with what a list shows of them, newest first, at most `limit`.
    public func summaries(limit: Int) throws(JournalError) -> [RunSummary] {
        try summaries(RunFilter(), limit: limit)
    }

    /// Reads the whole file and checks that it is whole.
    ///
    /// - Throws: `journal.corrupt` with SQLite's first complaint.
    public func verify() throws(JournalError) {
        let complaint = try reporting { [pool] in
            try pool.read { try String.fetchOne($0, sql: "PRAGMA quick_check(1)") }
        }
        guard complaint == "ok" else {
            throw JournalError(
                code: "journal.corrupt",
                message: "the journal \(path) is damaged: \(complaint ?? "no answer")")
        }
    }

    /// Does work on the store; what SQLite says becomes a ``JournalError``.
    func reporting<Value>(_ work: () throws -> Value) throws(JournalError) -> Value {
        try Self.reporting(path, work)
    }

    private static func reporting<Value>(_ path: String, _ work: () throws -> Value) throws(JournalError)
        -> Value
    {
        do { return try work() } catch { throw JournalError(error, path: path) }
    }

    /// SQLite's own wait grows to 100 ms a look, which starves a process beside one that writes all the time.
    private static func isWorthWaiting(_ tries: Int) -> Bool {
        usleep(UInt32(min(tries + 1, 10)) * 100)
        return tries < 30_000
    }
}
