import Admission
import Effects

/// A task of the run, from its beginning on; settled ones stay for a while, to be waited for.
struct RunningTask: Sendable {
    /// What is done; nil once it is settled, so that thousands of finished tasks do not keep their contents and inputs.
    var work: Admitted<TaskRequest>?
    /// The strand that began it.
    let strand: UInt32
    var result: TaskResult
    /// The facts about it so far, from its being issued on.
    var facts: ClosedRange<Int>
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
    /// The results of those that are settled.
    private(set) var settled: [TaskID: TaskResult]
    /// Those that are not settled yet.
    private(set) var missing: Set<TaskID>

    init(call: AskedCall, tasks: [TaskID], settled: [TaskID: TaskResult]) {
        self.call = call
        self.tasks = tasks
        self.settled = settled
        missing = Set(tasks).subtracting(settled.keys)
    }

    /// Takes the result of a task that has just settled.
    mutating func take(_ result: TaskResult) {
        settled[result.task] = result
        missing.remove(result.task)
    }
}
