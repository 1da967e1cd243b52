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
        try requests("run = ? AND number > ?", [run.description, number])
    }

    public func requests(after number: Int64) throws(JournalError) -> [RunRequest] {
        try requests("number > ?", [number])
    }

    private func requests(
        _ condition: String, _ arguments: StatementArguments
    ) throws(JournalError) -> [RunRequest] {
        try reporting { [pool] in
            try pool.read { db in
                // Asked a few times a second by each run: the statement is kept.
                let statement = try db.cachedStatement(
                    sql: """
                        SELECT number, kind, step, asker, note, time, run FROM requests
                        WHERE \(condition) ORDER BY number
                        """)
                return try Row.fetchAll(statement, arguments: arguments).compactMap { row in
                    guard let kind = RunRequest.Kind(rawValue: row[1]) else { return nil }
                    return RunRequest(
                        number: row[0], run: RunID(row[6]), kind: kind, step: row[2], by: row[3],
                        note: row[4],
                        time: Timestamp(milliseconds: row[5]))
                }
            }
        }
    }
}
