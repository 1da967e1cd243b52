import Admission
import Effects
import Journaling

/// Reads the record of a session, in pieces: that of a long one does not fit in memory.
struct SessionReader {
    /// What the record of a session begins with.
    struct Header {
        let owner: Principal
        let opened: Timestamp
        /// What was asked for, as an object.
        let ask: JSON
    }

    private static let piece = 512

    private let journal: any Journal
    private let run: RunID

    init(_ journal: any Journal, _ run: RunID) {
        self.journal = journal
        self.run = run
    }

    /// How it begins; nil when there is no such record, or it is no session's.
    func header() throws(JournalError) -> Header? {
        guard run.isSessionName, let first = try journal.facts(of: run, after: 0, through: 1).first,
            case .started(let header) = first.event, header.invocation["via"] == "service",
            let ask = header.invocation["session"]
        else { return nil }
        return Header(owner: Principal(words: header.principal), opened: first.time, ask: ask)
    }

    /// Gives every fact to `take`, in order, until that says that it has enough.
    func facts(_ take: (Fact) -> Bool) throws(JournalError) {
        var last = 0
        while true {
            let piece = try journal.facts(of: run, after: last, through: last + Self.piece)
            for fact in piece { if !take(fact) { return } }
            if piece.count < Self.piece { return }
            last += Self.piece
        }
    }

    /// One of its tasks; nil when it has none of that number.
    func task(_ id: TaskID) throws(JournalError) -> LiveTask? {
        var task: LiveTask?
        try facts { fact in
            switch fact.event {
            case .issued(_, _, id, let effect, _) where effect["probe_of"] == nil:
                task = TaskResult(id, in: [fact]).map { LiveTask(since: fact.time, result: $0) }
            case .finished(id, let outcome): task?.ended(outcome, at: fact.time)
            default: break
            }
            return task?.result.isDone != true
        }
        return task
    }
}
