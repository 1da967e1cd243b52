import Effects
import ExecutionTesting
import Foundation
import GRDB
import Journaling
import Testing

@Suite(.timeLimit(.minutes(10))) struct MigrationTests {
    /// The tables of schema 2, facts under a key beside the table.
    private static let second = """
        CREATE TABLE runs (
            number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, playbook TEXT, principal TEXT,
            started INTEGER, state TEXT NOT NULL);
        CREATE TABLE facts (
            run INTEGER NOT NULL, sequence INTEGER NOT NULL, body BLOB NOT NULL, cuts BLOB,
            UNIQUE (run, sequence));
        CREATE TABLE blobs (number INTEGER PRIMARY KEY, digest INTEGER NOT NULL, content BLOB NOT NULL);
        CREATE INDEX blobs_by_digest ON blobs (digest);
        INSERT INTO runs VALUES (1, 'a', 'a.lua', 'ann', 1795000000000, 'cancelled'),
            (7, 'b', 'a.lua', 'ann', 1795000000000, 'cancelled');
        PRAGMA user_version = 2;
        """

    @Test func `a store of an older gse is read and written as before`() async throws {
        try await StoreDirectory.with { directory in
            try FileManager.default.createDirectory(
                atPath: directory.path, withIntermediateDirectories: true)
            let old = try DatabaseQueue(path: directory.database)
            try await old.write { db in
                try db.execute(sql: Self.second)
                for (run, name) in [(7, "b"), (1, "a")] {
                    for fact in JournalConformance.sample.reversed() {
                        try db.execute(
                            sql: "INSERT INTO facts (run, sequence, body) VALUES (?, ?, ?)",
                            arguments: [
                                run, fact.sequence,
                                Data(fact.json(run: RunID(name), withTexts: true).encoded),
                            ])
                    }
                }
            }
            try old.close()

            let journal = try SQLiteJournal(directory: directory.path)
            let writer = try journal.begin(RunID("c"), driver: .here)
            writer.append(JournalConformance.sample)
            try await writer.close()

            for run in ["a", "b", "c"] {
                #expect(try journal.facts(of: RunID(run), after: 0) == JournalConformance.sample)
            }
            try journal.verify()
            #expect(try journal.verifyChain().link == 24)
        }
    }
}
