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

    /// The last request that was taken.
    var lastRequest: Int64 = 0
    /// Rings when it is time to look for requests again.
    var requestTimer: Int?
    /// The locks the run holds.
    var locks: Set<String> = []
    var lockWaits: [Int: LockWait] = [:]
    /// In the order they were registered.
    var undos: [Undo] = []
    /// Sessions that the script closed and an undo still needs.
    var sessions: [OpenSession] = []
    /// Whether undos are being performed: the run's end stops them no more.
    var isUndoing = false
    /// The undos of a record that the policy refuses now, in words.
    var refusedUndos: [UndoID: String] = [:]
}
