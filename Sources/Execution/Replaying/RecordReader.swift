import Effects
import Journaling

/// The facts of a run, one after another, read from the store in pieces: a long run's do not fit in memory.
struct RecordReader {
    /// Facts read at once.
    private static let piece = 512

    private let journal: any Journal
    private let run: RunID
    private var piece: ArraySlice<Fact> = []
    private var last = 0
    private var isAtEnd = false

    init(_ journal: any Journal, _ run: RunID) {
        self.journal = journal
        self.run = run
    }

    /// The next fact; nil after the last.
    ///
    /// - Throws: ``JournalError`` when the record cannot be read, or one is missing.
    mutating func next() throws(JournalError) -> Fact? {
        if piece.isEmpty, !isAtEnd {
            piece = try journal.facts(of: run, after: last, through: last + Self.piece)[...]
            isAtEnd = piece.count < Self.piece
        }
        guard let fact = piece.popFirst() else { return nil }
        guard fact.sequence == last + 1 else {
            throw JournalError(
                code: "journal.corrupt",
                message: "fact \(last + 1) of run \(run) is not on record, but fact \(fact.sequence) is")
        }
        last = fact.sequence
        return fact
    }
}
