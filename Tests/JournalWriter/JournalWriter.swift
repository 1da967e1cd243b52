import Effects
import Glibc
import Journaling

/// A process that writes to a journal and can be killed: `journal-writer <directory> <run> <facts> [hold | disk]`.
///
/// One flush per fact; then it says `flushed` and closes, or with `hold` waits to be killed without closing. With `disk`
/// it flushes to the disk. When the journal fails it says how many facts were flushed, and the error's code.
@main struct JournalWriterProcess {
    static func main() async throws {
        let words = CommandLine.arguments
        guard words.count > 3, let count = Int(words[3]) else { exit(2) }
        var flushed = 0
        do throws(JournalError) {
            let writer = try SQLiteJournal(directory: words[1])
                .begin(RunID(words[2]), driver: .current(principal: "ann"))
            for sequence in 1...max(1, count) {
                writer.append([
                    Fact(
                        sequence: sequence, time: Timestamp(milliseconds: 7),
                        event: .cancelled(by: words[2]))
                ])
                try await writer.flush(toDisk: words.last == "disk")
                flushed = sequence
            }
            print("flushed")
            fflush(nil)
            if words.last == "hold" { while true { pause() } }
            try await writer.close()
        } catch {
            print("\(flushed) \(error.code)")
            exit(6)
        }
    }
}
