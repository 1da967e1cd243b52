import Effects
import ExecutionTesting
import Foundation
import GRDB
import Journaling
import Testing

@Suite(.timeLimit(.minutes(10))) struct FaultTests {
    @Test func `what was flushed survives the death of its process`() async throws {
        try await StoreDirectory.with { directory in
            let (process, output) = try directory.startWriter("r", facts: 200, mode: "hold")
            let said = try output.fileHandleForReading.read(upToCount: 7)
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()

            let journal = try SQLiteJournal(directory: directory.path)

            #expect(said == Data("flushed".utf8))
            #expect(process.terminationReason == .uncaughtSignal)
            #expect(try journal.facts(of: RunID("r"), after: 0).map(\.sequence) == Array(1...200))
            #expect(try journal.summaries(limit: 1).map(\.state) == [.running])
            try journal.verify()
        }
    }

    @Test func `processes that open and write one store at once lose nothing`() async throws {
        try await StoreDirectory.with { directory in
            let names = (1...6).map { "r\($0)" }

            let processes = try names.map { try directory.startWriter($0, facts: 100).0 }
            for process in processes { process.waitUntilExit() }

            let journal = try SQLiteJournal(directory: directory.path)
            #expect(processes.map(\.terminationStatus) == names.map { _ in 0 })
            for name in names {
                #expect(try journal.facts(of: RunID(name), after: 0).map(\.sequence) == Array(1...100))
            }
            try journal.verify()
        }
    }

    @Test func `a process that opens while others close is let in`() async throws {
        try await StoreDirectory.with { directory in
            var endings: [Int32] = []
            for round in 0..<8 {
                let processes = try (0..<3).map { try directory.startWriter("r\(round)-\($0)", facts: 1).0 }
                for process in processes { process.waitUntilExit() }
                endings += processes.map(\.terminationStatus)
            }

            #expect(endings == Array(repeating: 0, count: 24))
            #expect(try SQLiteJournal(directory: directory.path).runs(limit: 99).count == 24)
        }
    }

    @Test func `facts nobody flushes are on record soon`() async throws {
        try await StoreDirectory.with { directory in
            let journal = try SQLiteJournal(directory: directory.path)
            let writer = try journal.begin(RunID("r"), driver: .here)

            writer.append(JournalConformance.sample)

            // No clock is asked: it is read until it is there, or the suite's time is up.
            while try journal.facts(of: RunID("r"), after: 0).isEmpty { await Task.yield() }
            #expect(try journal.facts(of: RunID("r"), after: 0) == JournalConformance.sample)
        }
    }

    @Test func `damage in the middle is reported and the rest is read`() async throws {
        try await StoreDirectory.with { directory in
            try await directory.fill(400)
            // The page in the middle of the file is a leaf that holds facts of the first run or the second.
            let file = URL(filePath: directory.database)
            var content = try Data(contentsOf: file)
            let page = content.count / 4096 / 2 * 4096
            content.replaceSubrange(page..<page + 4096, with: Data(repeating: 0xa5, count: 4096))
            try content.write(to: file)

            let journal = try SQLiteJournal(directory: directory.path)
            let runs = ["a", "b"].map { journal.readable(of: RunID($0)) }

            #expect(throws: JournalError.self) { try journal.verify() }
            #expect(runs.compactMap(\.problem?.code).first == "journal.corrupt")
            #expect(runs.contains { $0.problem == nil && $0.facts == StoreDirectory.facts(400) })
            for run in runs {
                #expect(run.facts == Array(StoreDirectory.facts(400).prefix(run.facts.count)))
            }
        }
    }

    @Test func `a log cut short loses only its end`() async throws {
        try await StoreDirectory.with { directory in
            let (process, output) = try directory.startWriter("r", facts: 60, mode: "hold")
            _ = try output.fileHandleForReading.read(upToCount: 7)
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            let log = directory.database + "-wal"
            let size = try #require(
                try FileManager.default.attributesOfItem(atPath: log)[.size] as? UInt64)
            #expect(truncate(log, off_t(size / 2)) == 0)

            let journal = try SQLiteJournal(directory: directory.path)
            let read = try journal.facts(of: RunID("r"), after: 0).map(\.sequence)

            try journal.verify()
            #expect(try journal.verifyChain().link == Int64(read.count))
            #expect(!read.isEmpty && read.count < 60)
            #expect(read == Array(1...max(1, read.count)))
        }
    }

    @Test(arguments: [
        ("DELETE FROM facts WHERE place = 1 << 32 | 3", "fact 3 is not there any more"),
        (
            "UPDATE facts SET body = replace(body, 'xxx', 'xyx') WHERE place = 1 << 32 | 3",
            "fact 3 is not what was recorded"
        ),
        ("UPDATE facts SET sum = 'x' WHERE place = 1 << 32 | 3", "fact 3 is not what was recorded"),
    ])
    func `a fact that is gone or changed is named, and what is before it and other runs are read`(
        _ sql: String, _ reason: String
    ) async throws {
        try await StoreDirectory.with { directory in
            try await directory.fill(5)
            let store = try DatabaseQueue(path: directory.database)
            try await store.write { try $0.execute(sql: sql) }

            let journal = try SQLiteJournal(directory: directory.path)
            let damaged = journal.readable(of: RunID("a"))

            #expect(damaged.facts == StoreDirectory.facts(2))
            #expect(
                damaged.problem
                    == JournalError(
                        code: "journal.corrupt",
                        message: "run a cannot be read from \(directory.database): \(reason)"))
            #expect(try journal.facts(of: RunID("b"), after: 0) == StoreDirectory.facts(5))
        }
    }

    @Test func `all files are private`() async throws {
        try await StoreDirectory.with { directory in
            let journal = try SQLiteJournal(directory: directory.path)
            let writer = try journal.begin(RunID("r"), driver: .here)
            writer.append(JournalConformance.sample)
            try await writer.flush()

            let modes = try [
                "", "/journal.lock", "/journal.sqlite", "/journal.sqlite-wal", "/journal.sqlite-shm",
            ]
            .map { name in
                let path = directory.path + name
                return try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            }

            #expect(modes == [0o700, 0o600, 0o600, 0o600, 0o600])
            withExtendedLifetime(journal) {}
        }
    }

    @Test(arguments: [0o770, 0o1777])
    func `a directory that other accounts may write to is refused, and nothing is made there`(
        _ mode: Int
    ) async throws {
        try await StoreDirectory.with { directory in
            try FileManager.default.createDirectory(
                atPath: directory.path, withIntermediateDirectories: false)
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: directory.path)

            let message =
                "the journal cannot be used: other accounts may write to \(directory.path): chmod go-w it"
            #expect(throws: JournalError(message: message)) { try SQLiteJournal(directory: directory.path) }
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == [])
        }
    }

    @Test func `a second journal of one process keeps the locks of the first`() async throws {
        try await StoreDirectory.with { directory in
            let first = try SQLiteJournal(directory: directory.path)
            let writer = try first.begin(RunID("r"), driver: .here)
            _ = try SQLiteJournal(directory: directory.path)

            let (process, _) = try directory.startWriter("s", facts: 20)
            process.waitUntilExit()
            writer.append(JournalConformance.sample)
            try await writer.close()

            #expect(process.terminationStatus == 0)
            let journal = try SQLiteJournal(directory: directory.path)
            #expect(try journal.facts(of: RunID("r"), after: 0) == JournalConformance.sample)
            #expect(try journal.facts(of: RunID("s"), after: 0).count == 20)
            try journal.verify()
        }
    }
}
