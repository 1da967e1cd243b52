import Effects
import ExecutionTesting
import Journaling
import Testing

@Suite(.timeLimit(.minutes(2))) struct DiskTests {
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
}
