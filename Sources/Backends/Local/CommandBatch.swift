import Admission
import Effects
import Synchronization

/// One command on its targets, handed to the loop that runs it.
final class CommandBatch: Sendable {
    /// What is started, the same on every target.
    let plan: SpawnPlan
    /// The targets' names, in order.
    let targets: [String]
    /// Which task it is.
    let task: TaskID
    /// Where start markers go; nil for nowhere.
    let starts: MarkerFile?
    /// Bytes for standard input; nil for none.
    let stdin: Bytes?
    /// The limits it runs under.
    let limits: TaskLimits
    /// Exit codes that count as success.
    let acceptedExits: Set<Int32>
    /// The conditions of the plan, for the reason of a broken one.
    let conditions: [Condition]
    /// Who is told.
    let observer: any TaskObserver
    private let cancelled = Atomic<Bool>(false)
    private let progress = Mutex(Progress.running)

    private enum Progress {
        case running
        case awaited(CheckedContinuation<Fault?, Never>)
        case over(Fault?)
    }

    init(
        _ work: Admitted<TaskRequest>, plan: SpawnPlan, stdin: Bytes?, targets: [String], task: TaskID,
        starts: MarkerFile?, observer: any TaskObserver
    ) {
        self.plan = plan
        self.targets = targets
        self.task = task
        self.starts = starts
        self.stdin = stdin
        limits = work.limits
        acceptedExits = work.request.options.acceptedExits
        conditions = work.conditions
        self.observer = observer
    }

    /// Whether it is to be ended.
    ///
    /// Set from any thread, seen by the loop.
    var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

    /// Asks for its end; the loop is to be told besides.
    func cancel() { cancelled.store(true, ordering: .releasing) }

    /// Lets `waiting` go on when it has ended, at once when it has already.
    func attach(_ waiting: CheckedContinuation<Fault?, Never>) {
        let fault: Fault?? = progress.withLock { progress in
            if case .over(let fault) = progress { return .some(fault) }
            progress = .awaited(waiting)
            return nil
        }
        if let fault { waiting.resume(returning: fault) }
    }

    /// Lets who waits go on.
    ///
    /// Only the first call counts.
    func complete(_ fault: Fault?) {
        let waiting: CheckedContinuation<Fault?, Never>? = progress.withLock { progress in
            switch progress {
            case .over: return nil
            case .running:
                progress = .over(fault)
                return nil
            case .awaited(let waiting):
                progress = .over(fault)
                return waiting
            }
        }
        waiting?.resume(returning: fault)
    }
}
