import Admission
import Effects

/// A task of the run, from its beginning on; it stays to be waited for.
struct RunningTask: Sendable {
    let work: Admitted<TaskRequest>
    /// The strand that began it.
    let strand: UInt32
    var result: TaskResult
    /// Backends that are busy with some of its hosts.
    var performances: Set<Int> = []
    /// Why the backend as a whole could not act.
    var fault: Fault?

    /// Whether every host has ended and every backend has said how it went as a whole.
    var isSettled: Bool { result.isDone && performances.isEmpty }
}

/// Hosts of a task that a backend is busy with.
struct Performance {
    let task: TaskID
    var hosts: Set<String>
    let work: Task<Void, Never>
}

/// A strand that waits for tasks.
struct PendingWait: Sendable {
    let call: AskedCall
    let tasks: [TaskID]
    /// Those of the tasks that are not settled yet.
    var missing: Set<TaskID>
}
