public import Effects
import GRDB

extension SQLiteJournal {
    public func unended() throws(JournalError) -> [RunID] {
        try reporting { [pool] in
            try pool.read { db in
                try String.fetchAll(
                    db, sql: "SELECT name FROM runs WHERE state = ? ORDER BY number",
                    arguments: [RunState.running.rawValue]
                ).map(RunID.init)
            }
        }
    }

    /// How a run stands; nil when it is not on record.
    public func state(of run: RunID) throws(JournalError) -> RunState? {
        try reporting { [pool] in
            try pool.read { db in
                let word = try String.fetchOne(
                    db, sql: "SELECT state FROM runs WHERE name = ?", arguments: [run.description])
                return word.map { RunState(rawValue: $0) ?? .running }
            }
        }
    }
}
