import Dispatch
import Synchronization

/// An executor that is one thread: everything of an actor on it runs there, one job after another.
///
/// Jobs that jobs make wake nobody: on the cooperative pool each would wake a thread, which costs more than most jobs
/// of a run do. It is a task executor as well, to be preferred by the tasks of such an actor: whoever resumes a
/// continuation sends its task to the preferred executor, and without one to the pool, from where it comes back here.
/// The thread ends when the executor is let go of.
public final class SerialThread: SerialExecutor, TaskExecutor {
    /// What the thread and those who give it jobs share.
    private final class Queue: Sendable {
        struct State {
            var jobs: [UnownedJob] = []
            var isParked = false
            var isOver = false
        }

        let state = Mutex(State())
        let bell = DispatchSemaphore(value: 0)

        /// All jobs there are, or nil when there will be none; parks until one of both.
        func next() -> [UnownedJob]? {
            while true {
                let jobs: [UnownedJob]? = state.withLock { state in
                    defer { state.jobs = [] }
                    state.isParked = state.jobs.isEmpty
                    return state.isOver && state.jobs.isEmpty ? nil : state.jobs
                }
                guard let jobs, jobs.isEmpty else { return jobs }
                bell.wait()
            }
        }

        /// Changes the state and wakes the thread when it is parked.
        func change(_ change: (inout State) -> Void) {
            let wasParked = state.withLock { state in
                change(&state)
                defer { state.isParked = false }
                return state.isParked
            }
            if wasParked { bell.signal() }
        }
    }

    private let queue = Queue()
    private let hasThread: Atomic<Bool> = .init(true)
    /// Takes the jobs when the system has no thread left.
    private let substitute: DispatchQueue

    /// Starts the thread.
    ///
    /// When the system has none left the process's shared threads do its work.
    public init(_ name: String) {
        substitute = DispatchQueue(label: name)
        // Unowned, so that the thread does not keep itself alive: whoever has jobs here holds the executor.
        let (serial, tasks) = (asUnownedSerialExecutor(), asUnownedTaskExecutor())
        let started = NamedThread.start(name) { [queue] in
            while let jobs = queue.next() {
                for job in jobs { job.runSynchronously(isolatedTo: serial, taskExecutor: tasks) }
            }
        }
        if !started { hasThread.store(false, ordering: .relaxed) }
    }

    deinit { queue.change { $0.isOver = true } }

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if hasThread.load(ordering: .relaxed) { return queue.change { $0.jobs.append(job) } }
        let (serial, tasks) = (asUnownedSerialExecutor(), asUnownedTaskExecutor())
        substitute.async { job.runSynchronously(isolatedTo: serial, taskExecutor: tasks) }
    }
}
