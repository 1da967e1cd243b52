import ExecutionTesting
import Foundation
import GRDB

@testable import Journaling

/// One way to change a store behind its back.
struct Tampering: Sendable {
    let name: String
    let act: @Sendable (Database, inout Generators) throws -> Void

    static let all: [Tampering] = [
        .init("a changed byte") { db, draws in try change("facts", "body", "place", db, &draws) },
        .init("a changed digest") { db, draws in try change("facts", "digest", "place", db, &draws) },
        .init("a changed sum") { db, draws in
            try db.execute(
                sql: "UPDATE facts SET sum = sum + ? WHERE place = ?",
                arguments: [draws.whole(1...1000), place(db, &draws)])
        },
        .init("a changed blob") { db, draws in try change("blobs", "content", "number", db, &draws) },
        .init("a removed blob") { db, _ in try db.execute(sql: "DELETE FROM blobs") },
        .init("a removed fact") { db, draws in
            try db.execute(sql: "DELETE FROM facts WHERE place = ?", arguments: [place(db, &draws)])
        },
        .init("swapped texts") { db, draws in
            try swap("sum = new.sum, body = new.body, cuts = new.cuts", db, &draws)
        },
        .init("swapped links") { db, draws in try swap("link = new.link", db, &draws) },
        .init("swapped links and digests") { db, draws in
            try swap("link = new.link, digest = new.digest", db, &draws)
        },
        .init("swapped facts") { db, draws in
            try swap(
                "link = new.link, digest = new.digest, sum = new.sum, body = new.body, cuts = new.cuts", db,
                &draws)
        },
        .init("an inserted copy") { db, draws in
            try db.execute(
                sql: """
                    INSERT INTO facts SELECT place + 1000, link + ?, digest, sum, body, cuts FROM facts
                    WHERE place = ?
                    """,
                arguments: [draws.whole(-3...40), place(db, &draws)])
        },
        .init("a renumbered fact") { db, draws in
            try db.execute(
                sql: "UPDATE facts SET place = place + ? WHERE place = ?",
                arguments: [draws.whole(100...5000), place(db, &draws)])
        },
        .init("a fact of another run") { db, draws in
            try db.execute(
                sql: "UPDATE facts SET place = place + (100 << 32) WHERE place = ?",
                arguments: [place(db, &draws)])
        },
        .init("a cut tail") { db, draws in try cut(db, at: draws.whole(1...30)) },
        .init("a chain made anew") { db, draws in
            try change("facts", "body", "place", db, &draws)
            try rewrite(db)
        },
        .init("a chain made anew without a fact") { db, draws in
            try db.execute(sql: "DELETE FROM facts WHERE place = ?", arguments: [place(db, &draws)])
            try rewrite(db)
        },
        .init("a changed list of runs") { db, draws in
            let column = draws.one(of: "name", "playbook", "principal", "state")
            try db.execute(
                sql: "UPDATE runs SET \(column) = 'x' || ifnull(\(column), '') WHERE number = ?",
                arguments: [draws.whole(1...3)])
        },
        .init("another time of a run") { db, draws in
            try db.execute(
                sql: "UPDATE runs SET started = started + ? WHERE number = ?",
                arguments: [draws.whole(1...1000), draws.whole(1...3)])
        },
        .init("a removed run") { db, draws in
            let run = draws.whole(1...3)
            try db.execute(sql: "DELETE FROM runs WHERE number = ?", arguments: [run])
            if draws.once(in: 2) {
                try db.execute(sql: "DELETE FROM facts WHERE place >> 32 = ?", arguments: [run])
            }
        },
        .init("another end of the chain") { db, draws in
            try change("head", "digest", "rowid", db, &draws)
        },
        .init("an emptied store") { db, _ in
            try db.execute(
                sql: "DELETE FROM facts; DELETE FROM runs; UPDATE head SET link = 0, digest = zeroblob(32)")
        },
    ]

    private init(
        _ name: String, _ act: @escaping @Sendable (Database, inout Generators) throws -> Void
    ) {
        self.name = name
        self.act = act
    }

    /// Cuts the facts from a link on, and says that the chain ends before it.
    static func cut(_ db: Database, at link: Int) throws {
        try db.execute(sql: "DELETE FROM facts WHERE link >= ?", arguments: [link])
        try db.execute(
            sql: """
                UPDATE head SET link = ?,
                    digest = ifnull((SELECT digest FROM facts WHERE link = ?), zeroblob(32))
                """,
            arguments: [link - 1, link - 1])
    }

    /// Makes all links and digests anew, as one who knows how would.
    static func rewrite(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE unchained AS SELECT place, body, cuts FROM facts;
                DELETE FROM facts;
                UPDATE head SET link = 0, digest = zeroblob(32);
                """)
        try Chain.adopt(db)
    }

    private static func place(_ db: Database, _ draws: inout Generators) throws -> Int64? {
        let places = try Int64.fetchAll(db, sql: "SELECT place FROM facts ORDER BY place")
        return places.isEmpty ? nil : places[draws.whole(0...places.count - 1)]
    }

    /// Changes one bit of one value.
    private static func change(
        _ table: String, _ column: String, _ key: String, _ db: Database, _ draws: inout Generators
    ) throws {
        let keys = try Int64.fetchAll(db, sql: "SELECT \(key) FROM \(table) ORDER BY \(key)")
        let row = keys[draws.whole(0...keys.count - 1)]
        var value =
            try Data.fetchOne(
                db, sql: "SELECT \(column) FROM \(table) WHERE \(key) = ?", arguments: [row])
            ?? Data()
        value[draws.whole(0...value.count - 1)] ^= 1 << draws.whole(0...7)
        try db.execute(
            sql: "UPDATE \(table) SET \(column) = ? WHERE \(key) = ?", arguments: [value, row])
    }

    /// Gives two facts some columns of each other.
    private static func swap(_ columns: String, _ db: Database, _ draws: inout Generators) throws {
        let places = try Int64.fetchAll(db, sql: "SELECT place FROM facts ORDER BY place")
        let first = draws.whole(0...places.count - 2)
        let pair = [places[first], places[draws.whole(first + 1...places.count - 1)]]
        try db.execute(
            sql: "CREATE TEMP TABLE kept AS SELECT * FROM facts WHERE place IN (?, ?)",
            arguments: [pair[0], pair[1]])
        for (place, other) in [(pair[0], pair[1]), (pair[1], pair[0])] {
            try db.execute(
                sql: "UPDATE facts SET \(columns) FROM kept AS new WHERE facts.place = ? AND new.place = ?",
                arguments: [place, other])
        }
        try db.execute(sql: "DROP TABLE kept")
    }
}
