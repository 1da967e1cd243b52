public import Effects
import GRDB

extension SQLiteJournal: RequestBox {
    public func ask(_ request: RunRequest) throws(JournalError) {
        try reporting { [pool] in
            try pool.write { db in
                try db.execute(
                    sql: """
                        INSERT INTO requests (run, kind, step, asker, note, time) VALUES (?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        request.run.description, request.kind.rawValue, request.step, request.by,
                        request.note, request.time.milliseconds,
                    ])
            }
        }
    }

    public func requests(of run: RunID, after number: Int64) throws(JournalError) -> [RunRequest] {
        try reporting { [pool] in
            try pool.read { db in
                // Asked a few times a second by each run: the statement is kept.
                let statement = try db.cachedStatement(
                    sql: """
                        SELECT number, kind, step, asker, note, time FROM requests
                        WHERE run = ? AND number > ? ORDER BY number
                        """)
                let rows = try Row.fetchAll(statement, arguments: [run.description, number])
                return rows.compactMap { row in
                    guard let kind = RunRequest.Kind(rawValue: row[1]) else { return nil }
                    return RunRequest(
                        number: row[0], run: run, kind: kind, step: row[2], by: row[3], note: row[4],
                        time: Timestamp(milliseconds: row[5]))
                }
            }
        }
    }
}
