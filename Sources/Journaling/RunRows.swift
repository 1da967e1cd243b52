import Effects
import Foundation
import GRDB

/// The list of runs, held against the facts it is made from.
struct RunRows {
    private let names: [Int64: String]
    /// How the text of each fact of a run begins, up to its number.
    private let beginnings: [Int64: Bytes]

    init(_ db: Database) throws {
        var names: [Int64: String] = [:]
        let rows = try Row.fetchCursor(db, sql: "SELECT number, name FROM runs")
        while let row = try rows.next() { names[row[0]] = String.fromDatabaseValue(row[1]) }
        self.names = names
        beginnings = names.mapValues { name in
            Bytes("{\"run\":".utf8) + JSON.string(name).encoded + Bytes(",\"seq\":".utf8)
        }
    }

    /// The name of a run, or a word for a run that is not in the list.
    func name(of number: Int64) -> String { names[number] ?? "number \(number)" }

    /// Whether the text of a fact says that it is that fact of that run.
    func isNamed(_ body: Data, run: Int64, sequence: Int) -> Bool {
        guard let beginning = beginnings[run], body.starts(with: beginning) else { return false }
        return body.dropFirst(beginning.count).starts(with: "\(sequence),".utf8)
    }

    /// The first run of which the list says something that its facts do not.
    func problem(in db: Database) throws -> ChainProblem? {
        let rows = try Row.fetchCursor(
            db, sql: "SELECT number, name, playbook, principal, started, state FROM runs ORDER BY number")
        while let row = try rows.next() {
            let number: Int64 = row[0]
            let listed = (2...5).map { row[$0] as DatabaseValue }
            // Without what was cut out first: the texts that a run began with are long, and seldom needed here.
            if try recorded(number, in: db, isWhole: false) == listed { continue }
            guard let recorded = try recorded(number, in: db, isWhole: true), recorded != listed else {
                continue
            }
            let name = RunID(name(of: number))
            return ChainProblem(
                kind: .run, run: name, sequence: nil,
                message: "run \(name): the list of runs does not say of it what its facts say")
        }
        return nil
    }

    /// What its first and its last fact say; nil when they cannot say it.
    private func recorded(_ run: Int64, in db: Database, isWhole: Bool) throws -> [DatabaseValue]? {
        let range: StatementArguments = [Schema.place(run, 0), Schema.place(run, .max)]
        func fact(_ order: String) throws -> Fact? {
            let statement = try db.cachedStatement(
                sql: """
                    SELECT body, cuts FROM facts WHERE place > ? AND place <= ?
                    ORDER BY place \(order) LIMIT 1
                    """)
            guard let row = try Row.fetchOne(statement, arguments: range),
                let body = Data.fromDatabaseValue(row[0]),
                let text = try CutText.whole(
                    Bytes(body), isWhole ? Data.fromDatabaseValue(row[1]) : nil, in: db)
            else { return nil }
            return try? Fact(json: JSON.read(text, depth: SQLiteJournal.deepest))
        }
        guard let first = try fact("ASC"), let last = try fact("DESC") else {
            return [.null, .null, .null, RunState.running.rawValue.databaseValue]
        }
        var state = RunState.running
        if case .ended(let end) = last.event { state = end.state }
        guard case .started(let header) = first.event else { return nil }
        return [
            header.playbook.databaseValue, header.principal.databaseValue,
            first.time.milliseconds.databaseValue, state.rawValue.databaseValue,
        ]
    }
}
