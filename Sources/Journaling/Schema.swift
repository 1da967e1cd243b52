import GRDB

/// The tables of the journal and the steps that lead to them, oldest first.
///
/// Steps are added, never changed.
enum Schema {
    private struct Step: ExpressibleByStringLiteral {
        let sql: String
        var work: @Sendable (Database) throws -> Void = { _ in }

        init(stringLiteral sql: String) { self.sql = sql }

        /// What SQL cannot do comes after it.
        init(_ sql: String, then work: @escaping @Sendable (Database) throws -> Void) {
            self.sql = sql
            self.work = work
        }
    }

    private static let steps: [Step] = [
        """
        CREATE TABLE runs (
            number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, playbook TEXT, principal TEXT,
            started INTEGER, state TEXT NOT NULL);
        CREATE TABLE facts (
            run INTEGER NOT NULL, sequence INTEGER NOT NULL, body BLOB NOT NULL, UNIQUE (run, sequence));
        """,
        """
        ALTER TABLE facts ADD COLUMN cuts BLOB;
        CREATE TABLE blobs (number INTEGER PRIMARY KEY, digest INTEGER NOT NULL, content BLOB NOT NULL);
        CREATE INDEX blobs_by_digest ON blobs (digest);
        """,
        // One key in the table itself instead of an index beside it: half the pages of each commit.
        """
        CREATE TABLE placed (place INTEGER PRIMARY KEY, body BLOB NOT NULL, cuts BLOB);
        INSERT INTO placed SELECT run << 32 | sequence, body, cuts FROM facts ORDER BY run, sequence;
        DROP TABLE facts;
        ALTER TABLE placed RENAME TO facts;
        """,
        // What people ask of runs, and the locks that runs hold.
        """
        CREATE TABLE requests (
            number INTEGER PRIMARY KEY AUTOINCREMENT, run TEXT NOT NULL, kind TEXT NOT NULL, step INTEGER,
            asker TEXT NOT NULL, note TEXT, time INTEGER NOT NULL);
        CREATE INDEX requests_by_run ON requests (run, number);
        CREATE TABLE locks (
            name TEXT PRIMARY KEY, run TEXT NOT NULL, holder TEXT NOT NULL, why TEXT NOT NULL,
            since INTEGER NOT NULL);
        CREATE INDEX locks_by_run ON locks (run);
        CREATE TABLE broken_locks (
            number INTEGER PRIMARY KEY, name TEXT NOT NULL, run TEXT NOT NULL, holder TEXT NOT NULL,
            why TEXT NOT NULL, since INTEGER NOT NULL, breaker TEXT NOT NULL, reason TEXT NOT NULL,
            time INTEGER NOT NULL);
        """,
        // Who drives which run.
        """
        CREATE TABLE drivers (
            run INTEGER PRIMARY KEY, token INTEGER NOT NULL, machine TEXT NOT NULL, host TEXT NOT NULL,
            boot TEXT NOT NULL, process_space INTEGER NOT NULL, process INTEGER NOT NULL,
            started INTEGER NOT NULL, principal TEXT NOT NULL, uid INTEGER NOT NULL, since INTEGER NOT NULL);
        """,
        // All facts of a store in one chain. What every look at the chain needs stands before the text, which may take
        // many pages.
        Step(
            """
            ALTER TABLE facts RENAME TO unchained;
            CREATE TABLE facts (
                place INTEGER PRIMARY KEY, link INTEGER NOT NULL, digest BLOB NOT NULL, sum INTEGER NOT NULL,
                body BLOB NOT NULL, cuts BLOB);
            CREATE TABLE head (link INTEGER NOT NULL, digest BLOB NOT NULL);
            INSERT INTO head VALUES (0, zeroblob(32));
            """, then: Chain.adopt),
    ]

    /// Where a fact stands in the whole journal: the run's number, then the fact's.
    static func place(_ run: Int64, _ sequence: Int) -> Int64 {
        run << 32 | Int64(min(max(sequence, 0), Int(UInt32.max)))
    }

    /// The run's number and the fact's of a place.
    static func split(_ place: Int64) -> (run: Int64, sequence: Int) {
        (place >> 32, Int(place & Int64(UInt32.max)))
    }

    static func migrate(_ db: Database) throws {
        // Begun at once: of several processes that find the same old file, one does the work.
        try db.inTransaction(.immediate) {
            let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            guard (0...steps.count).contains(version) else {
                throw JournalError(
                    code: "journal.schema",
                    message:
                        "the journal has schema \(version), this gse knows \(steps.count): use a newer one"
                )
            }
            for step in steps[version...] {
                try db.execute(sql: step.sql)
                try step.work(db)
            }
            if version < steps.count { try db.execute(sql: "PRAGMA user_version = \(steps.count)") }
            return .commit
        }
    }
}
