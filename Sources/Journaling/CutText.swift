import Effects
import Foundation
import GRDB

/// A fact's text whose long strings are kept apart, each content once: output that comes again costs nothing.
///
/// It cuts the written text, not the value, so that no script can spell something that is taken for a cut.
struct CutText {
    /// What is shorter, in bytes as written, is cheaper to keep where it is.
    static let longest = 1 << 16

    /// The text without what was cut out.
    private(set) var body = Bytes()
    /// What was cut out, and where in ``body`` it belongs, in order.
    private(set) var cuts: [(offset: Int, content: Bytes)] = []

    /// Takes JSON as `encoded` writes it.
    init(_ text: Bytes, longest: Int = Self.longest) {
        guard text.count > longest else {
            body = text
            return
        }
        var (position, kept) = (0, 0)
        while let open = text[position...].firstIndex(of: UInt8(ascii: "\"")) {
            let close = Self.end(of: text, from: open + 1)
            if close - open > longest {
                body += text[kept...open]
                cuts.append((body.count, Bytes(text[open + 1..<close])))
                kept = close
            }
            position = min(close + 1, text.count)
        }
        body += text[kept...]
    }

    /// The text as the chain sees it.
    var content: Chain.Content {
        Chain.Content(
            body: Digest(of: body),
            cuts: cuts.map { Chain.Cut(offset: $0.offset, digest: Digest(of: $0.content)) })
    }

    private static func end(of text: Bytes, from start: Int) -> Int {
        var position = start
        while position < text.count, text[position] != UInt8(ascii: "\"") {
            position += text[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(position, text.count)
    }

    /// Stores what was cut out; answers where it belongs and what it is: `[[offset, blob], …]`, nil when
    /// nothing was.
    func store(in db: Database) throws -> Data? {
        if cuts.isEmpty { return nil }
        let places = try cuts.map { cut -> JSON in
            [.int(Int64(cut.offset)), .int(try Self.blob(cut.content, in: db))]
        }
        return Data(JSON.array(places).encoded)
    }

    /// Puts back what ``store(in:)`` stored; nil when it is not there.
    static func whole(_ body: Bytes, _ cuts: Data?, in db: Database) throws -> Bytes? {
        guard let places = try places(cuts) else { return nil }
        var (text, last) = (Bytes(), 0)
        for (offset, number) in places {
            guard offset >= last, offset <= body.count,
                let content = try blob(number, in: db)
            else { return nil }
            text += body[last..<offset]
            text += content
            last = offset
        }
        return text + body[last...]
    }

    /// What ``store(in:)`` answered: where which blob belongs; nil when it is nothing of the kind.
    static func places(_ cuts: Data?) throws -> [(offset: Int, blob: Int64)]? {
        guard let cuts else { return [] }
        guard case .array(let places) = try JSON.read(Bytes(cuts)) else { return nil }
        var pairs: [(offset: Int, blob: Int64)] = []
        for place in places {
            guard case .array(let pair) = place, pair.count == 2, let offset = pair[0].asWhole(Int.self),
                let number = pair[1].asWhole(Int64.self)
            else { return nil }
            pairs.append((offset, number))
        }
        return pairs
    }

    /// A content that was stored; nil when it is not there or not what it was.
    private static func blob(_ number: Int64, in db: Database) throws -> Bytes? {
        let row = try Row.fetchOne(
            db, sql: "SELECT content, digest FROM blobs WHERE number = ?", arguments: [number])
        guard let row, let content = Data.fromDatabaseValue(row[0]) else { return nil }
        let bytes = Bytes(content)
        return digest(bytes) == Int64.fromDatabaseValue(row[1]) ? bytes : nil
    }

    /// The number of a content that is stored, now or before.
    ///
    /// The digest only finds candidates: contents are compared.
    private static func blob(_ content: Bytes, in db: Database) throws -> Int64 {
        let digest = digest(content)
        let known = try Int64.fetchOne(
            db, sql: "SELECT number FROM blobs WHERE digest = ? AND content = ?",
            arguments: [digest, Data(content)])
        if let known { return known }
        try db.execute(
            sql: "INSERT INTO blobs (digest, content) VALUES (?, ?)", arguments: [digest, Data(content)])
        return db.lastInsertedRowID
    }

    /// FNV-1a, 64 bits.
    private static func digest(_ content: Bytes) -> Int64 {
        Int64(
            bitPattern: content.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
                ($0 ^ UInt64($1)) &* 0x100_0000_01b3
            })
    }
}
