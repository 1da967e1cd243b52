import Dispatch
import Effects
import ExecutionTesting
import GRDB
import Testing

@testable import Journaling

/// Runs that record at one time share a transaction, and nothing else.
@Suite(.timeLimit(.minutes(5)))
struct CommitGroupTests {
    private static func fact(_ sequence: Int) -> Fact {
        Fact(
            sequence: sequence, time: Timestamp(milliseconds: 0),
            event: sequence == 1
                ? .started(RunHeader(playbook: "a.lua", principal: "ann")) : .cancelled(by: "bob"))
    }

    /// Does work while nobody can commit, and lets all of it be committed at once.
    private static func together(
        _ journal: SQLiteJournal, _ count: Int, _ work: @escaping @Sendable (Int) async -> String?
    ) async -> [String?] {
        let (taken, free) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let pool = journal.pool
        DispatchQueue(label: "holder").async {
            pool.writeWithoutTransaction { _ in
                taken.signal()
                free.wait()
            }
        }
        await withCheckedContinuation { waiter in
            DispatchQueue.global().async {
                taken.wait()
                waiter.resume()
            }
        }
        return await withTaskGroup(of: (Int, String?).self) { group in
            for number in 0..<count { group.addTask { (number, await work(number)) } }
            // The first stands before the writer, the others behind it.
            group.addTask {
                while journal.group.waiting < count { await Task.yield() }
                free.signal()
                return (-1, nil)
            }
            var ends = [String?](repeating: nil, count: count)
            for await (number, end) in group where number >= 0 { ends[number] = end }
            return ends
        }
    }

    @Test func `runs that begin and flush at one time are one transaction`() async throws {
        try await StoreDirectory.with { directory in
            let journal = try SQLiteJournal(directory: directory.path)
            let before = journal.commits

            let ends = await Self.together(journal, 50) { number in
                do throws(JournalError) {
                    _ = try await journal.beginTogether(RunID("r\(number)"), driver: .here)
                    return nil
                } catch {
                    return error.code
                }
            }

            #expect(ends == Array(repeating: nil, count: 50))
            #expect(journal.commits == before + 1)
            #expect(try journal.runs(limit: 100).count == 50)
        }
    }

    @Test func `a run that cannot record takes no other with it`() async throws {
        try await StoreDirectory.with { directory in
            let journal = try SQLiteJournal(directory: directory.path)
            var writers: [any JournalWriter] = []
            for number in 0..<5 {
                writers.append(try journal.begin(RunID("r\(number)"), driver: .here))
            }
            try await journal.pool.write { db in
                try db.execute(
                    sql: "DELETE FROM drivers WHERE run = (SELECT number FROM runs WHERE name = 'r3')")
            }
            let all = writers

            let ends = await Self.together(journal, 5) { number in
                all[number].append([Self.fact(1), Self.fact(2)])
                do throws(JournalError) {
                    try await all[number].flush()
                    return nil
                } catch {
                    return error.code
                }
            }

            #expect(ends == [nil, nil, nil, "journal.driven", nil])
            #expect(try journal.facts(of: RunID("r3"), after: 0) == [])
            #expect(try journal.facts(of: RunID("r4"), after: 0) == [Self.fact(1), Self.fact(2)])
            _ = try journal.verifyChain()
        }
    }

    @Test func `a run that is there already does not begin, and the others do`() async throws {
        try await StoreDirectory.with { directory in
            let journal = try SQLiteJournal(directory: directory.path)
            _ = try journal.begin(RunID("r1"), driver: .here)

            let ends = await Self.together(journal, 3) { number in
                do throws(JournalError) {
                    let writer = try await journal.beginTogether(RunID("r\(number)"), driver: .here)
                    writer.append([Self.fact(1)])
                    try await writer.close()
                    return nil
                } catch {
                    return error.message
                }
            }

            #expect(ends.map { $0 == nil } == [true, false, true])
            #expect(try journal.driver(of: RunID("r2")) == nil)
        }
    }
}
