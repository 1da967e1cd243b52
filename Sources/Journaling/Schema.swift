import GRDB

/// The tables of the journal and the steps that lead to them, oldest first.
///
/// Steps are added, never changed.
enum Schema {
    private static let steps = [
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
    ]

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
            for step in steps[version...] { try db.execute(sql: step) }
            if version < steps.count { try db.execute(sql: "PRAGMA user_version = \(steps.count)") }
            return .commit
        }
    }
}
