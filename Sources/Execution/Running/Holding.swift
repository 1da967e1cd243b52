import Admission
import Effects

/// What the host holds for a run, apart from its tasks and sessions.
struct Holding {
    /// An undo that was registered and not kept.
    struct Undo {
        let id: UndoID
        let request: UndoRequest
        let work: Admitted<TaskRequest>
    }

    /// A strand that waits for a lock.
    struct LockWait {
        let call: AskedCall
        let name: String
        /// How much longer it waits.
        var left: Duration
    }

    /// A strand that waits for a person.
    struct Asking {
        let call: AskedCall
        let question: Question
        /// Rings when nobody has answered in time.
        var timer: Int?
    }

    /// The last request that was taken.
    var lastRequest: Int64 = 0
    /// Rings when it is time to look for requests again.
    var requestTimer: Int?
    /// The locks the run holds.
    var locks: Set<String> = []
    var lockWaits: [Int: LockWait] = [:]
    /// The questions that wait for an answer, by step.
    var questions: [Int: Asking] = [:]
    /// How much of its time the run has left, and since when it goes on; nil while it stands still.
    var runTime: (left: Duration, since: Timestamp?) = (.zero, nil)
    /// In the order they were registered.
    var undos: [Undo] = []
    /// Sessions that the script closed and an undo still needs.
    var sessions: [OpenSession] = []
    /// Whether undos are being performed: the run's end stops them no more.
    var isUndoing = false
    /// The undos of a record that cannot be performed any more, and why.
    var lostUndos: [UndoID: (why: String, isAlways: Bool)] = [:]
}
