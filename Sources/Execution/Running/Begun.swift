import Admission
import Effects

/// A task that is on record as issued, about to be begun.
struct Begun {
    let id: TaskID
    let work: Admitted<TaskRequest>
    let strand: UInt32
    /// The fact that says so.
    let issued: Int
}
