public import Effects
import Synchronization

extension MemoryJournal: RequestBox {
    public func ask(_ request: RunRequest) throws(JournalError) {
        asked.withLock { asked in
            asked.append(
                RunRequest(
                    number: Int64(asked.count) + 1, run: request.run, kind: request.kind, step: request.step,
                    by: request.by, note: request.note, time: request.time))
        }
    }

    public func requests(of run: RunID, after number: Int64) throws(JournalError) -> [RunRequest] {
        asked.withLock { $0.filter { $0.run == run && $0.number > number } }
    }

    public func requests(after number: Int64) throws(JournalError) -> [RunRequest] {
        asked.withLock { $0.filter { $0.number > number } }
    }
}
