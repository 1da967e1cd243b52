import Effects
import ExecutionTesting
import Foundation
import Journaling
import Testing

@Suite(.timeLimit(.minutes(10))) struct DiskTests {
    @Test func `the disk is waited for only by those who ask, and once for all who ask at once`()
        async throws
    {
        try await StoreDirectory.with { directory in
            let journal = try SQLiteJournal(directory: directory.path)
            let writers = try (1...64).map { try journal.begin(RunID("r\($0)"), driver: .here) }
            let fact = Fact(sequence: 1, time: Timestamp(milliseconds: 0), event: .cancelled(by: "ann"))

            for writer in writers {
                writer.append([fact])
                try await writer.flush()
            }
            let before = journal.diskSyncs
            for _ in 1...3 { try await writers[0].flush(toDisk: true) }
            let alone = journal.diskSyncs
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in writers { group.addTask { try await writer.flush(toDisk: true) } }
                try await group.waitForAll()
            }

            #expect(before == 0)
            #expect(alone == 3)
            #expect((4...3 + 64).contains(journal.diskSyncs))
        }
    }

    /// The faults are preloaded: `Tests/DiskFaults/fault.c`.
    @Test func `what a flush to a failing disk acknowledged is on record`() async throws {
        try await StoreDirectory.with { directory in
            _ = try SQLiteJournal(directory: directory.path)
            let source = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .appending(path: "DiskFaults/fault.c")
            let library = directory.path + "/fault.so"
            try #require(
                try directory.run("/usr/bin/cc", "-shared", "-fPIC", "-o", library, source.path, "-ldl") == 0)

            var endings: [String] = []
            for write in stride(from: 1, through: 61, by: 4) {
                let (process, output) = try directory.startWriter(
                    "r\(write)", facts: 12, mode: "disk",
                    environment: ["LD_PRELOAD": library, "GSE_FAULT": "\(write):\(EIO)"])
                let said = try output.fileHandleForReading.readToEnd() ?? Data()
                process.waitUntilExit()
                let words = String(decoding: said, as: UTF8.self).split(whereSeparator: \.isWhitespace)

                let journal = try SQLiteJournal(directory: directory.path)
                let facts = try journal.facts(of: RunID("r\(write)"), after: 0)
                #expect(process.terminationStatus == 6, "write \(write): \(words)")
                #expect(facts.count >= words.first.flatMap { Int($0) } ?? 99, "write \(write): \(words)")
                #expect(throws: Never.self) { try journal.verifyChain() }
                endings.append(words.last.map(String.init) ?? "")
            }

            #expect(Set(endings) == ["journal.unusable"])
        }
    }
}
