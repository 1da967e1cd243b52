import Effects
import ExecutionTesting
import Foundation
import GRDB
import Testing

@testable import Journaling

/// Whatever is done to a store behind its back shows.
@Suite(.timeLimit(.minutes(10))) struct TamperingTests {
    @Test func `a thousand random tamperings are all found against a kept head`() async throws {
        var generators = Generators.seeded()
        try await StoreDirectory.with { directory in
            let head = try await Self.fill(directory)
            let store = try DatabaseQueue(path: directory.database)
            var missed: [String] = []
            for round in 0..<1000 {
                let tampering = Tampering.all[round % Tampering.all.count]
                if try !Self.isFound(tampering, in: store, &generators, head) {
                    missed.append("round \(round): \(tampering.name)")
                }
            }

            #expect(missed == [], "seed \(generators.seed)")
            #expect(try SQLiteJournal(directory: directory.path).verifyChain(against: head) == head)
        }
    }

    @Test(arguments: [
        (
            "UPDATE facts SET body = replace(body, 'ann', 'bob') WHERE place = 1 << 32 | 7",
            "fact 7 of run r1: it is not what was recorded as link 7"
        ),
        (
            "DELETE FROM facts WHERE place = 2 << 32 | 3",
            "fact 3 of run r2: link 13 after fact 2 of run r2 is not there any more"
        ),
        (
            "DELETE FROM facts WHERE place = 3 << 32 | 10",
            "the chain ends at link 29 instead of 30: the last fact is not there any more"
        ),
        (
            "UPDATE facts SET place = place + 100 WHERE place = 2 << 32 | 3",
            "fact 103 of run r2: it is not what was recorded as link 13"
        ),
        (
            "UPDATE facts SET link = 27 - link WHERE link IN (13, 14)",
            "fact 4 of run r2: it is not what was recorded as link 13"
        ),
        (
            "INSERT INTO facts SELECT place + 100, link, digest, sum, body, cuts FROM facts WHERE link = 13",
            "fact 103 of run r2: it has link 13 as fact 3 of run r2 has"
        ),
        (
            "INSERT INTO facts SELECT place + 1, link + 1, digest, sum, body, cuts FROM facts WHERE link = 30",
            "fact 11 of run r3: it is not what was recorded as link 31"
        ),
        ("UPDATE facts SET link = 'x' WHERE link = 13", "fact 3 of run r2: it has link 0"),
        (
            "UPDATE blobs SET content = replace(content, 'x', 'y')",
            "fact 9 of run r1: it is not what was recorded as link 9"
        ),
        (
            "UPDATE runs SET name = 'other' WHERE number = 2",
            "fact 1 of run other: its run has another name in the list of runs, or none"
        ),
        (
            "DELETE FROM runs WHERE number = 2",
            "fact 1 of run number 2: its run has another name in the list of runs, or none"
        ),
        (
            "UPDATE runs SET state = 'succeeded' WHERE number = 2",
            "run r2: the list of runs does not say of it what its facts say"
        ),
        (
            "INSERT INTO runs (number, name, state) VALUES (9, 'r9', 'succeeded')",
            "run r9: the list of runs does not say of it what its facts say"
        ),
        ("UPDATE head SET link = 29", "fact 10 of run r3: the chain ends before it, at link 29"),
        ("UPDATE head SET digest = zeroblob(32)", "the end of the chain is not that of its last fact"),
        (
            "UPDATE head SET link = 99",
            "the chain ends at link 30 instead of 99: the last 69 facts are not there any more"
        ),
    ])
    func `the first that is not as it was recorded is named`(_ sql: String, _ message: String)
        async throws
    {
        try await StoreDirectory.with { directory in
            _ = try await Self.fill(directory)
            let store = try DatabaseQueue(path: directory.database)
            try await store.write { try $0.execute(sql: sql) }

            let journal = try SQLiteJournal(directory: directory.path)
            let error = #expect(throws: JournalError.self) { try journal.verifyChain() }

            #expect(
                error
                    == JournalError(
                        code: "journal.tampered", message: "the record was tampered with: \(message)"))
        }
    }

    @Test func `a cut tail and a chain made anew show against a kept head only`() async throws {
        try await StoreDirectory.with { directory in
            let head = try await Self.fill(directory)
            let store = try DatabaseQueue(path: directory.database)
            let journal = try SQLiteJournal(directory: directory.path)

            try await store.write { try Tampering.cut($0, at: 25) }
            let cut = try journal.chainProblem(against: head)
            try await store.write { try Tampering.rewrite($0) }
            let unseen = try journal.chainProblem()
            let rewritten = try journal.chainProblem(against: ChainHead(link: 20, digest: head.digest))

            #expect(cut.problem?.kind == .cut)
            #expect(
                cut.problem?.message
                    == "the chain ends at link 24, the head was taken at link 30: the last 6 facts are not there any more"
            )
            #expect(unseen.problem == nil)
            #expect(rewritten.problem?.kind == .rewritten)
        }
    }

    @Test func `a head that was kept holds while the chain goes on`() async throws {
        try await StoreDirectory.with { directory in
            let empty = try SQLiteJournal(directory: directory.path).head()
            let head = try await Self.fill(directory)
            let journal = try SQLiteJournal(directory: directory.path)
            let writer = try journal.begin(RunID("more"), driver: .here)
            writer.append(JournalConformance.sample)
            try await writer.close()

            #expect(ChainHead(head.description) == head)
            #expect(empty == ChainHead(link: 0, digest: .zero))
            #expect(head.link == 30)
            for kept in [nil, empty, head] { #expect(try journal.verifyChain(against: kept).link == 38) }
        }
    }

    @Test func `processes that write at once make one chain`() async throws {
        try await StoreDirectory.with { directory in
            let processes = try (1...4).map { try directory.startWriter("r\($0)", facts: 40).0 }
            for process in processes { process.waitUntilExit() }

            #expect(try SQLiteJournal(directory: directory.path).verifyChain().link == 160)
        }
    }

    /// Whether a check finds it; the store is as before then.
    private static func isFound(
        _ tampering: Tampering, in store: DatabaseQueue, _ draws: inout Generators, _ head: ChainHead
    ) throws -> Bool {
        var isFound = false
        try store.inTransaction { db in
            try tampering.act(db, &draws)
            var check = try ChainCheck(db)
            isFound = try check.problem(against: head) != nil
            return .rollback
        }
        return isFound
    }

    /// Three runs `r1` to `r3` of ten facts, the first two ended, each with an output that is stored apart.
    private static func fill(_ directory: StoreDirectory) async throws -> ChainHead {
        let journal = try SQLiteJournal(directory: directory.path)
        for number in 1...3 {
            let writer = try journal.begin(RunID("r\(number)"), driver: .here)
            var facts = Array(JournalConformance.sample.dropLast())
            let output = CapturedOutput(Bytes(repeating: UInt8(ascii: "x"), count: 70_000))
            let last = HostOutcome(host: "web-0\(number)", status: .succeeded, stdout: output)
            facts.append(Fact(sequence: 8, time: facts[0].time, event: .cancelled(by: "ann")))
            facts.append(Fact(sequence: 9, time: facts[0].time, event: .finished(TaskID("t1"), last)))
            facts.append(
                number == 2
                    ? Fact(sequence: 10, time: facts[0].time, event: .ended(RunEnd(state: .failed)))
                    : Fact(sequence: 10, time: facts[0].time, event: .finished(TaskID("t2"), last)))
            writer.append(facts)
            try await writer.close()
        }
        return try journal.head()
    }
}
