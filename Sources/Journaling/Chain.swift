import Effects
import Foundation
import GRDB

/// The chain of all facts of a store, in the order in which they were recorded.
///
/// Each fact has the digest of the digest before it, of its place, and of its content. So nothing can be changed,
/// removed, moved or put in without all that follows being made anew, and that shows against a head kept elsewhere.
struct Chain {
    /// What was cut out of a fact's text: where, and the digest of it.
    struct Cut {
        let offset: Int
        let digest: Digest
    }

    /// A fact's text as the chain sees it.
    ///
    /// Each content that is stored once is digested once, however many facts have it.
    struct Content {
        let body: Digest
        var cuts: [Cut] = []
    }

    private(set) var head: ChainHead

    /// Where the chain ends now; inside the transaction that goes on with it.
    init(of db: Database) throws {
        let statement = try db.cachedStatement(sql: "SELECT link, digest FROM head")
        guard let row = try Row.fetchOne(statement), let link = Int64.fromDatabaseValue(row[0]),
            let digest = Data.fromDatabaseValue(row[1]).flatMap({ Digest(stored: $0) })
        else { throw JournalError(code: "journal.corrupt", message: "the journal has no end of its chain") }
        head = ChainHead(link: link, digest: digest)
    }

    /// Appends a fact.
    mutating func add(_ content: Content, at place: Int64) {
        head = ChainHead(
            link: head.link + 1, digest: Self.digest(after: head.digest, place: place, content))
    }

    /// Stores where it ends now.
    func store(in db: Database) throws {
        let statement = try db.cachedStatement(sql: "UPDATE head SET link = ?, digest = ?")
        try statement.execute(arguments: [head.link, Data(head.digest.bytes)])
    }

    /// Of fields of fixed lengths, so that no two facts can be spelled alike.
    static func digest(after previous: Digest, place: Int64, _ content: Content) -> Digest {
        // On the stack: this is done for every fact.
        withUnsafeTemporaryAllocation(byteCount: 72 + 40 * content.cuts.count, alignment: 8) { text in
            previous.store(in: text, at: 0)
            text.storeBytes(of: place.bigEndian, toByteOffset: 32, as: Int64.self)
            content.body.store(in: text, at: 40)
            for (index, cut) in content.cuts.enumerated() {
                text.storeBytes(
                    of: Int64(cut.offset).bigEndian, toByteOffset: 72 + 40 * index, as: Int64.self)
                cut.digest.store(in: text, at: 80 + 40 * index)
            }
            return Digest(of: UnsafeRawBufferPointer(text))
        }
    }
}

extension Chain {
    /// Moves the facts of a store that had no chain into one that has, in the order of their places.
    ///
    /// Nothing says in which order runs at the same time recorded theirs.
    @Sendable static func adopt(_ db: Database) throws {
        var chain = try Chain(of: db)
        let insert = try db.makeStatement(
            sql: "INSERT INTO facts (place, link, digest, sum, body, cuts) VALUES (?, ?, ?, ?, ?, ?)")
        let rows = try Row.fetchCursor(db, sql: "SELECT place, body, cuts FROM unchained ORDER BY place")
        while let row = try rows.next() {
            let (body, cuts) = (Data.fromDatabaseValue(row[1]) ?? Data(), Data.fromDatabaseValue(row[2]))
            var content = Content(body: Digest(of: body))
            for (offset, number) in try CutText.places(cuts) ?? [] {
                let blob = try Data.fetchOne(
                    db, sql: "SELECT content FROM blobs WHERE number = ?", arguments: [number])
                content.cuts.append(Cut(offset: offset, digest: Digest(of: blob ?? Data())))
            }
            let place: Int64 = row[0]
            chain.add(content, at: place)
            let link = Data(chain.head.digest.bytes)
            try insert.execute(arguments: [place, chain.head.link, link, content.body.sum, body, cuts])
        }
        try chain.store(in: db)
        try db.execute(sql: "DROP TABLE unchained")
    }
}
