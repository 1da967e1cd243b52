import Effects
import Foundation
import GRDB
import GRDBSQLite

/// A fact as the store keeps it.
///
/// It goes to SQLite itself: what GRDB makes of arguments on their way costs more than the chain of all facts does.
struct FactRow {
    let place: Int64
    let head: ChainHead
    let sum: Int64
    let body: Bytes
    let cuts: Data?

    /// Inserts it; inside a transaction.
    func insert(in db: Database) throws {
        let statement = try db.cachedStatement(
            sql: "INSERT INTO facts (place, link, digest, sum, body, cuts) VALUES (?, ?, ?, ?, ?, ?)")
        let row = statement.sqliteStatement
        sqlite3_bind_int64(row, 1, place)
        sqlite3_bind_int64(row, 2, head.link)
        sqlite3_bind_int64(row, 4, sum)
        let code = head.digest.withBytes { digest in
            body.withUnsafeBytes { body in
                (cuts ?? Data()).withUnsafeBytes { cuts in
                    // Bound without copies: all of them are there until the row is written.
                    Self.bind(row, 3, digest)
                    Self.bind(row, 5, body)
                    if self.cuts == nil { sqlite3_bind_null(row, 6) } else { Self.bind(row, 6, cuts) }
                    let code = sqlite3_step(row)
                    sqlite3_reset(row)
                    sqlite3_clear_bindings(row)
                    return code
                }
            }
        }
        guard code == SQLITE_DONE else {
            throw DatabaseError(
                resultCode: ResultCode(rawValue: sqlite3_extended_errcode(db.sqliteConnection)),
                message: db.sqliteConnection.map { String(cString: sqlite3_errmsg($0)) })
        }
    }

    private static func bind(_ row: OpaquePointer, _ place: Int32, _ bytes: UnsafeRawBufferPointer) {
        sqlite3_bind_blob64(row, place, bytes.baseAddress, sqlite3_uint64(bytes.count), nil)
    }
}
