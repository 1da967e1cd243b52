import Effects
import ExecutionTesting
import Foundation
import Journaling
import Testing

/// Faults of file systems, which only root can make.
@Suite(.timeLimit(.minutes(10)), .enabled(if: getuid() == 0)) struct FullDiskTests {
    @Test func `a full disk ends the record`() async throws {
        try await StoreDirectory.mounted(kibibytes: 512) { directory in
            let writer = try SQLiteJournal(directory: directory.path).begin(RunID("r"), driver: .here)
            let output = CapturedOutput(Bytes(repeating: 65, count: 1 << 20))
            writer.append([
                Fact(
                    sequence: 1, time: Timestamp(milliseconds: 0),
                    event: .finished(TaskID("t1"), HostOutcome(host: "a", status: .failed, stdout: output)))
            ])

            let error = await #expect(throws: JournalError.self) { try await writer.flush() }

            #expect(error?.code == "journal.full")
        }
    }

    @Test func `a disk that fills up slowly is full and what was flushed stays`() async throws {
        try await StoreDirectory.mounted(kibibytes: 512) { directory in
            let journal = try SQLiteJournal(directory: directory.path)
            let writer = try journal.begin(RunID("r"), driver: .here)
            var flushed = 0
            var failure: JournalError?
            for fact in StoreDirectory.facts(20_000) where failure == nil {
                writer.append([fact])
                do throws(JournalError) {
                    try await writer.flush()
                    flushed += 1
                } catch {
                    failure = error
                }
            }

            #expect(failure?.code == "journal.full")
            #expect(try journal.facts(of: RunID("r"), after: 0) == StoreDirectory.facts(flushed))
        }
    }

    @Test func `a disk that is full before is full`() async throws {
        try await StoreDirectory.mounted(kibibytes: 64) { directory in
            try Data(repeating: 1, count: 64 * 1024).write(to: URL(filePath: directory.path + "/other"))

            let error = #expect(throws: JournalError.self) { try SQLiteJournal(directory: directory.path) }

            #expect(error?.code == "journal.full")
        }
    }

    @Test func `a directory that cannot be written makes it unusable`() async throws {
        try await StoreDirectory.mounted(kibibytes: 512) { directory in
            try #require(try directory.run("/bin/mount", "-o", "remount,ro", directory.path) == 0)

            let error = #expect(throws: JournalError.self) { try SQLiteJournal(directory: directory.path) }

            #expect(error?.code == "journal.unusable")
            #expect(error?.message.contains("Read-only file system") == true)
        }
    }
}
