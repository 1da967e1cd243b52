public import Effects
import GRDB

extension SQLiteJournal {
    /// The runs that a filter lets through, newest first, at most `limit`.
    public func summaries(_ filter: RunFilter, limit: Int) throws(JournalError) -> [RunSummary] {
        var conditions = ["1"]
        var arguments: [(any DatabaseValueConvertible)?] = []
        if let principal = filter.principal {
            conditions.append("principal = ?")
            arguments.append(principal)
        }
        if let before = filter.before {
            conditions.append("number < (SELECT number FROM runs WHERE name = ?)")
            arguments.append(before.description)
        }
        if filter.isUnfinished { conditions.append("state = 'running'") }
        for name in filter.without {
            conditions.append("playbook IS NOT ?")
            arguments.append(name)
        }
        return try summaries(
            where: conditions.joined(separator: " AND "), StatementArguments(arguments), limit: limit)
    }

    /// What a list shows of one run; nil when it is not on record.
    public func summary(of run: RunID) throws(JournalError) -> RunSummary? {
        try summaries(where: "name = ?", [run.description], limit: 1).first
    }

    /// The runs of which a condition holds, newest first, at most `limit`.
    func summaries(
        where condition: String, _ arguments: StatementArguments, limit: Int
    ) throws(JournalError) -> [RunSummary] {
        try reporting { [pool] in
            try pool.read { db in
                try Row.fetchAll(
                    db,
                    sql: """
                        SELECT name, playbook, principal, started, state, number FROM runs
                        WHERE \(condition) ORDER BY number DESC LIMIT ?
                        """,
                    arguments: arguments + [max(0, limit)]
                ).map { row in try Self.summary(row, in: db) }
            }
        }
    }

    private static func summary(_ row: Row, in db: Database) throws -> RunSummary {
        let started: Int64? = row[3]
        let state = RunState(rawValue: row[4]) ?? .running
        let driver = try state == .running ? Lease.driver(of: row[5], in: db) : nil
        return RunSummary(
            run: RunID(row[0]), playbook: row[1], principal: row[2],
            started: started.map(Timestamp.init), state: state,
            isInterrupted: state == .running && driver?.standing ?? .gone == .gone)
    }
}
