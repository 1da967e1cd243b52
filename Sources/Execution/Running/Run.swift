import Admission
import Effects
public import Journaling
import SandboxProtocol
import Threads

/// One execution of a playbook: the loop that every effect goes through.
///
/// ```
/// script ─▶ call ─▶ decode ─▶ admit ─▶ append(issued), flush ─▶ perform ─▶ append(finished) ─▶ answer ─▶ script
/// ```
///
/// Everything that happens arrives in one mailbox and is handled to its end before the next, so that facts have one
/// order, and answers are given in it.
public actor Run {
    /// The run's own thread: what happens in a run wakes no other, and recording may block it.
    private let thread = SerialThread("gse-run")
    let plan: RunPlan
    let source: any StepSource
    let observer: any RunObserver
    let clock: any RunClock
    let journal: any Journal
    let mailbox: AsyncStream<RunEvent>.Continuation
    private let events: AsyncStream<RunEvent>

    var writer: (any JournalWriter)?
    var sequence = 0
    var usage = Usage()
    var decoder: EffectDecoder
    var dispatch: Dispatch
    var random: RandomNumbers

    /// Calls so far; each is a step.
    var steps = 0
    var sessions = 0
    var header: PlaybookHeader?
    var tasks: [TaskID: RunningTask] = [:]
    var unfinished: Set<TaskID> = []
    var performances: [Int: Performance] = [:]
    var opening = 0
    var waits: [Int: PendingWait] = [:]
    /// The waits that a task must end for.
    var waiting: [TaskID: [Int]] = [:]
    var sleeps: [Int: AskedCall] = [:]
    var timers: [Int: Task<Void, Never>] = [:]
    var lastNumber = 0
    var runTimer: Int?

    /// Answers the script has not been given yet, in the order of their facts.
    var answers: ArraySlice<(strand: UInt32, answer: Answer)> = []
    var isSourceBusy = false
    var driving: Task<Void, Never>?
    /// How the run will end, once everything that runs has.
    var ending: RunEnd?
    /// Whether what runs is stopped because of it, instead of ending by itself.
    var isStopping = false

    /// Makes a run; nothing happens before ``execute()``.
    public init(
        plan: RunPlan, journal: any Journal, source: any StepSource, observer: any RunObserver,
        clock: any RunClock = SystemClock()
    ) {
        self.plan = plan
        self.journal = journal
        self.source = source
        self.observer = observer
        self.clock = clock
        (events, mailbox) = AsyncStream.makeStream(of: RunEvent.self)
        decoder = EffectDecoder(
            inventory: plan.inventory, files: plan.files, limit: plan.limit,
            isLocalhostImplied: plan.explicitBackend == nil || plan.explicitBackend == "local")
        dispatch = Dispatch(concurrent: plan.admission.runLimits.concurrent)
        random = RandomNumbers(seed: plan.seed)
    }

    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Asks the run to end as cancelled: running commands are stopped, sessions close, no line of the script runs any more.
    public nonisolated func cancel(by whom: String) {
        mailbox.yield(.cancel(by: whom))
    }

    /// Runs to the end.
    ///
    /// Called once. Never throws: a store that cannot record, a lost sandbox, a spent budget are all endings.
    public func execute() async -> RunEnd {
        do {
            writer = try journal.begin(plan.id)
        } catch {
            return RunEnd(state: .failed, code: error.code, message: error.message)
        }
        record(.started(plan.header))
        startRunTimer()
        give { source in await source.begin() }
        for await event in events {
            await handle(event)
            if isOver { break }
        }
        return await finish()
    }

    private func handle(_ event: RunEvent) async {
        switch event {
        case .turn(let result): await take(result)
        case .opened(let pending, let fault): opened(pending, fault)
        case .ended(let task, let outcome): ended(task, outcome)
        case .performed(let number, let fault): performed(number, fault)
        case .rang(let timer): rang(timer)
        case .cancel(let whom): cancelled(by: whom)
        }
        start()
        resume()
    }

    /// Records a fact: it is on record at the latest before the next acting effect.
    func record(_ event: FactEvent) {
        sequence += 1
        let fact = Fact(sequence: sequence, time: clock.now(), event: event)
        usage.add(fact)
        writer?.append([fact])
        observer.recorded(fact)
    }

    /// Lets the script go on when it waits and has an answer.
    private func resume() {
        guard !isSourceBusy, ending == nil, let next = answers.popFirst() else { return }
        give { source in await source.resume(next.strand, with: next.answer) }
    }

    private func give(_ control: @escaping @Sendable (any StepSource) async -> StepResult) {
        isSourceBusy = true
        // Uses the run itself, so that it stays on the run's thread.
        driving = Task { self.mailbox.yield(.turn(await control(self.source))) }
    }

    /// The next of the numbers that waits, timers and performances are known by.
    func number() -> Int {
        lastNumber += 1
        return lastNumber
    }
}
