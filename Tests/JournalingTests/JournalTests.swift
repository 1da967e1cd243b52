import Effects
import ExecutionTesting
import Foundation
import Journaling
import Testing

@Suite(.timeLimit(.minutes(10))) struct JournalTests {
    @Test func `the journal in memory keeps every promise`() async throws {
        let problems = try await JournalConformance.problems(of: MemoryJournal())

        #expect(problems == [])
    }

    @Test func `the journal in SQLite keeps every promise`() async throws {
        try await inDirectory { directory in
            let problems = try await JournalConformance.problems(of: SQLiteJournal(directory: directory))

            #expect(problems == [])
        }
    }

    @Test func `requests and locks in memory keep every promise`() async throws {
        #expect(try RequestBoxConformance.problems(of: MemoryJournal()) == [])
        #expect(try await LockTableConformance.problems(of: MemoryJournal()) == [])
    }

    @Test func `requests and locks in SQLite keep every promise`() async throws {
        try await inDirectory { directory in
            let journal = try SQLiteJournal(directory: directory)

            #expect(try RequestBoxConformance.problems(of: journal) == [])
            #expect(try await LockTableConformance.problems(of: journal) == [])
        }
    }

    @Test func `of many who take one lock at once one has it`() async throws {
        try await inDirectory { directory in
            var writers: [any JournalWriter] = []
            let first = try SQLiteJournal(directory: directory)
            for number in 0..<8 { writers.append(try first.begin(RunID("r\(number)"), driver: .here)) }

            let taken = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<8 {
                    group.addTask {
                        let lock = HeldLock(
                            name: "one", run: RunID("r\(number)"), by: "ann", why: "a.lua",
                            since: Timestamp(milliseconds: 0))
                        return try SQLiteJournal(directory: directory).take(lock) == nil
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }

            #expect(taken == 1)
            for writer in writers { try await writer.close() }
        }
    }

    @Test func `another connection reads what was flushed`() async throws {
        try await inDirectory { directory in
            let writer = try SQLiteJournal(directory: directory).begin(RunID("r"), driver: .here)
            writer.append(JournalConformance.sample)
            try await writer.flush()

            let other = try SQLiteJournal(directory: directory)

            #expect(try other.facts(of: RunID("r"), after: 0) == JournalConformance.sample)
            #expect(try other.summaries(limit: 5).map(\.state) == [.cancelled])
            try other.verify()
        }
    }

    @Test func `connections that write at once lose nothing`() async throws {
        try await inDirectory { directory in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<4 {
                    group.addTask {
                        let writer = try SQLiteJournal(directory: directory)
                            .begin(RunID("r\(number)"), driver: .here)
                        for sequence in 1...50 {
                            writer.append([
                                Fact(
                                    sequence: sequence, time: Timestamp(milliseconds: 0),
                                    event: .cancelled(by: "ann"))
                            ])
                            try await writer.flush()
                        }
                    }
                }
                try await group.waitForAll()
            }

            let journal = try SQLiteJournal(directory: directory)
            for number in 0..<4 {
                #expect(
                    try journal.facts(of: RunID("r\(number)"), after: 0).map(\.sequence) == Array(1...50))
            }
        }
    }

    @Test func `after a write error every flush throws`() async throws {
        try await inDirectory { directory in
            let writer = try SQLiteJournal(directory: directory).begin(RunID("r"), driver: .here)
            writer.append([JournalConformance.sample[0], JournalConformance.sample[0]])

            await #expect(throws: JournalError.self) { try await writer.flush() }
            writer.append([JournalConformance.sample[1]])
            await #expect(throws: JournalError.self) { try await writer.flush() }
        }
    }

    @Test func `a damaged file is corrupt and is left as it is`() async throws {
        try await inDirectory { directory in
            let file = URL(filePath: directory + "/journal.sqlite")
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            let content = Data(repeating: 7, count: 8192)
            try content.write(to: file)

            let error = #expect(throws: JournalError.self) { try SQLiteJournal(directory: directory) }

            #expect(error?.code == "journal.corrupt")
            let left = try Data(contentsOf: file)
            #expect(left == content)
        }
    }

    @Test func `a file in place of the directory makes it unusable`() async throws {
        try await inDirectory { directory in
            try Data().write(to: URL(filePath: directory))

            let error = #expect(throws: JournalError.self) { try SQLiteJournal(directory: directory) }

            #expect(error?.code == "journal.unusable")
        }
    }

    @Test func `a journal of a newer program is refused`() async throws {
        try await inDirectory { directory in
            let file = URL(filePath: directory + "/journal.sqlite")
            _ = try SQLiteJournal(directory: directory)
            var content = try Data(contentsOf: file)
            // Bytes 60 to 63 of the file are the schema version.
            content[63] = 99
            try content.write(to: file)

            let error = #expect(throws: JournalError.self) { try SQLiteJournal(directory: directory) }

            #expect(error?.code == "journal.schema")
        }
    }

    private func inDirectory(_ body: (String) async throws -> Void) async throws {
        let path = FileManager.default.temporaryDirectory.path + "/journal-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await body(path)
    }
}
