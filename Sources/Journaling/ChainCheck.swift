import Effects
import Foundation
import GRDB

/// Reads a whole store and finds the first fact that is not as it was recorded.
///
/// One pass in the order of the file digests every content; a second, in memory, follows the links. About 100 bytes of
/// memory a fact.
struct ChainCheck {
    private struct Entry {
        /// What it says is its place in the chain; 0 when it says nothing of the kind.
        let link: Int64
        let place: Int64
        /// What it says is its digest.
        let digest: Digest?
        let body: Digest
        /// Whether its text begins with the name of its run and its number.
        let isNamed: Bool
        /// Whether the sum that each reader looks at is that of its text.
        let isSound: Bool
    }

    /// Facts of a run that are not there: between these two links.
    private struct Gap {
        let place: Int64
        let links: ClosedRange<Int64>
    }

    private let db: Database
    private let runs: RunRows
    private var entries: [Entry] = []
    private var cuts: [Int64: [Chain.Cut]] = [:]
    private var gaps: [Gap] = []

    /// The end of the chain as it is followed.
    private(set) var head = ChainHead(link: 0, digest: .zero)
    /// The digest of the link that a head was kept of.
    private var kept: Digest?

    /// Reads; inside a transaction.
    init(_ db: Database) throws {
        self.db = db
        runs = try RunRows(db)
        try read()
    }

    /// The first problem, nil when there is none; with a head that was kept, also what only that shows.
    mutating func problem(against kept: ChainHead?) throws -> ChainProblem? {
        if let problem = follow(noting: kept?.link) { return problem }
        if let problem = try ending() { return problem }
        if let problem = try runs.problem(in: db) { return problem }
        guard let kept else { return nil }
        if kept.link > head.link {
            return problem(
                .cut, nil,
                """
                the chain ends at link \(head.link), the head was taken at link \(kept.link): \
                \(gone(kept.link - head.link))
                """)
        }
        guard kept.digest == self.kept ?? .zero else {
            return problem(
                .rewritten, nil,
                "the facts up to link \(kept.link) are not those that the head was taken of")
        }
        return nil
    }

    // MARK: The pass by place

    private mutating func read() throws {
        let contents = try blobs()
        let rows = try Row.fetchCursor(
            db, sql: "SELECT place, link, digest, body, cuts, sum FROM facts ORDER BY place")
        var last: (place: Int64, link: Int64) = (0, 0)
        while let row = try rows.next() {
            let place: Int64 = row[0]
            let link = Int64.fromDatabaseValue(row[1]) ?? 0
            let (run, sequence) = Schema.split(place)
            if Schema.split(last.place).run != run { last = (Schema.place(run, 0), 0) }
            if place > last.place + 1, last.link < link {
                gaps.append(Gap(place: last.place + 1, links: last.link...link))
            }
            last = (place, link)
            try entries.append(
                row.withUnsafeData(atIndex: 3) { body in
                    let digest = Digest(of: body ?? Data())
                    return Entry(
                        link: link, place: place,
                        digest: try row.withUnsafeData(atIndex: 2) { $0.flatMap { Digest(stored: $0) } },
                        body: digest, isNamed: runs.isNamed(body ?? Data(), run: run, sequence: sequence),
                        isSound: Int64.fromDatabaseValue(row[5]) == digest.sum)
                })
            // A cut that is not there, or that says nothing, changes the digest.
            guard let places = Data.fromDatabaseValue(row[4]) else { continue }
            cuts[place] = (try? CutText.places(places))?.map { offset, number in
                Chain.Cut(offset: offset, digest: contents[number] ?? .zero)
            }
        }
    }

    private func blobs() throws -> [Int64: Digest] {
        var digests: [Int64: Digest] = [:]
        let rows = try Row.fetchCursor(db, sql: "SELECT number, content FROM blobs")
        while let row = try rows.next() {
            digests[row[0]] = try row.withUnsafeData(atIndex: 1) { Digest(of: $0 ?? Data()) }
        }
        return digests
    }

    // MARK: The pass by link

    private mutating func follow(noting link: Int64?) -> ChainProblem? {
        let order = entries.indices.sorted { entries[$0].link < entries[$1].link }
        var last: Entry?
        for index in order {
            let entry = entries[index]
            if entry.link <= head.link {
                let other = last.map { " as \(words($0.place)) has" } ?? ""
                return problem(.added, entry.place, "it has link \(entry.link)\(other)")
            }
            if entry.link > head.link + 1 { return missing(after: last, before: entry) }
            let content = Chain.Content(body: entry.body, cuts: cuts[entry.place] ?? [])
            let digest = Chain.digest(after: head.digest, place: entry.place, content)
            guard digest == entry.digest, entry.isSound else {
                return problem(.changed, entry.place, "it is not what was recorded as link \(entry.link)")
            }
            guard entry.isNamed else {
                return problem(.run, entry.place, "its run has another name in the list of runs, or none")
            }
            head = ChainHead(link: entry.link, digest: digest)
            if entry.link == link { kept = digest }
            last = entry
        }
        return nil
    }

    private func missing(after last: Entry?, before next: Entry) -> ChainProblem {
        let link = head.link + 1
        let gap = gaps.first { $0.links.contains(link) }
        let place = last.map { " after \(words($0.place))" } ?? ""
        return problem(.missing, gap?.place, "link \(link)\(place) is not there any more")
    }

    /// What the store itself says is the end must be what was found.
    private func ending() throws -> ChainProblem? {
        let stored = try Chain(of: db).head
        if stored == head { return nil }
        if stored.link > head.link {
            return problem(
                .cut, nil,
                """
                the chain ends at link \(head.link) instead of \(stored.link): \
                \(gone(stored.link - head.link))
                """)
        }
        if stored.link < head.link {
            let entry = entries.first { $0.link == stored.link + 1 }
            return problem(.added, entry?.place, "the chain ends before it, at link \(stored.link)")
        }
        return problem(.changed, nil, "the end of the chain is not that of its last fact")
    }

    private func problem(_ kind: ChainProblem.Kind, _ place: Int64?, _ message: String) -> ChainProblem {
        let (run, sequence) = place.map { Schema.split($0) } ?? (0, 0)
        return ChainProblem(
            kind: kind, run: place == nil ? nil : RunID(runs.name(of: run)),
            sequence: place == nil ? nil : sequence,
            message: place.map { "\(words($0)): \(message)" } ?? message)
    }

    private func gone(_ count: Int64) -> String {
        "the last \(count == 1 ? "fact is" : "\(count) facts are") not there any more"
    }

    private func words(_ place: Int64) -> String {
        let (run, sequence) = Schema.split(place)
        return "fact \(sequence) of run \(runs.name(of: run))"
    }
}
