import Dispatch
import Synchronization

/// An executor that is one thread: everything of an actor on it runs there, one job after another.
///
/// Jobs that jobs make wake nobody: on the cooperative pool each would wake a thread, which costs more than most jobs
/// of a run do. It is a task executor as well, to be preferred by the tasks of such an actor: whoever resumes a
/// continuation sends its task to the preferred executor, and without one to the pool, from where it comes back here.
/// The thread ends when the executor is let go of.
public final class SerialThread: SerialExecutor, TaskExecutor {
    /// What the thread does when it has no job: true when that made one, perhaps.
    public typealias Idle = @Sendable () -> Bool

    /// What the thread and those who give it jobs share.
    private final class Queue: Sendable {
        struct State {
            var jobs: [UnownedJob] = []
            var isParked = false
            var isOver = false
        }

        let state = Mutex(State())
        let bell = DispatchSemaphore(value: 0)

        /// All jobs there are, or nil when there will be none; parks until one of both, when idleness makes none either.
        func next(_ whenIdle: Idle?) -> [UnownedJob]? {
            while true {
                if let whenIdle {
                    let jobs = take(parks: false)
                    guard let jobs, jobs.isEmpty else { return jobs }
                    if whenIdle() { continue }
                }
                let jobs = take(parks: true)
                guard let jobs, jobs.isEmpty else { return jobs }
                bell.wait()
            }
        }

        /// What is there now; nil when nothing will be.
        private func take(parks: Bool) -> [UnownedJob]? {
            state.withLock { state in
                defer { state.jobs = [] }
                state.isParked = parks && state.jobs.isEmpty
                return state.isOver && state.jobs.isEmpty ? nil : state.jobs
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
    private let whenIdle: Idle?
    /// Jobs that the process's shared threads have still to do.
    private let substituted = Atomic<Int>(0)
    /// Takes the jobs when the system has no thread left.
    private let substitute: DispatchQueue

    /// Starts the thread.
    ///
    /// When the system has none left the process's shared threads do its work. `whenIdle` is asked on the thread, each
    /// time before it would wait for a job; it must not block.
    public init(_ name: String, whenIdle: Idle? = nil) {
        substitute = DispatchQueue(label: name)
        self.whenIdle = whenIdle
        // Unowned, so that the thread does not keep itself alive: whoever has jobs here holds the executor.
        let (serial, tasks) = (asUnownedSerialExecutor(), asUnownedTaskExecutor())
        let started = NamedThread.start(name) { [queue] in
            while let jobs = queue.next(whenIdle) {
                for job in jobs { job.runSynchronously(isolatedTo: serial, taskExecutor: tasks) }
            }
        }
        if !started { hasThread.store(false, ordering: .relaxed) }
    }

    private var isIdle: Bool { substituted.load(ordering: .sequentiallyConsistent) == 0 }

    deinit { queue.change { $0.isOver = true } }

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if hasThread.load(ordering: .relaxed) { return queue.change { $0.jobs.append(job) } }
        let (serial, tasks) = (asUnownedSerialExecutor(), asUnownedTaskExecutor())
        substituted.add(1, ordering: .sequentiallyConsistent)
        substitute.async {
            job.runSynchronously(isolatedTo: serial, taskExecutor: tasks)
            let rest = self.substituted.subtract(1, ordering: .sequentiallyConsistent).newValue
            if rest == 0 { while self.whenIdle?() == true, self.isIdle {} }
        }
    }
}
