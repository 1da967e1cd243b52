import Admission
import Effects
import Fleet
public import Journaling
import SandboxProtocol
import Secrets
public import Threads

/// One execution of a playbook: the loop that every effect goes through.
///
/// ```
/// script ─▶ call ─▶ decode ─▶ admit ─▶ append(issued), flush ─▶ perform ─▶ append(finished) ─▶ answer ─▶ script
/// ```
///
/// Everything that happens arrives in one mailbox and is handled to its end before the next, so that facts have one
/// order, and answers are given in it.
public actor Run {
    /// The run's thread: what happens in a run wakes no other, and recording may block it.
    let thread: SerialThread
    /// Whether other runs are on that thread.
    let sharesThread: Bool
    var plan: RunPlan
    let source: any StepSource
    let observer: any RunObserver
    let clock: any RunClock
    let journal: any Journal
    let requests: (any RequestBox)?
    let locks: any LockTable
    let mailbox = Mailbox()

    var writer: (any JournalWriter)?
    var sequence = 0
    var usage = Usage()
    /// How much the store was known to have: of what was used, in bytes, and facts.
    var stored = (bytes: 0, facts: 0)
    var decoder: EffectDecoder
    var dispatch: Dispatch
    var random: RandomNumbers
    /// What hides the values of secrets.
    var mask: RunMask

    /// Calls so far; each is a step.
    var steps = 0
    var sessions = 0
    var header: PlaybookHeader?
    /// The tasks that run, and those that settled last.
    var tasks: [TaskID: RunningTask] = [:]
    var settled = SettledTasks()
    var unfinished: Set<TaskID> = []
    /// Remote tasks that are issued and wait to be on the disk.
    var awaited: [TaskID] = []
    var performances: [Int: Performance] = [:]
    var openings: [Int: Task<Void, Never>] = [:]
    /// The sessions being closed, one after another; awaited before the run is over.
    var closing: Task<Void, Never>?
    var waits: [Int: PendingWait] = [:]
    /// The waits that a task must end for.
    var waiting: [TaskID: [Int]] = [:]
    var sleeps: [Int: AskedCall] = [:]
    var timers: [Int: Task<Void, Never>] = [:]
    var lastNumber = 0
    var runTimer: Int?
    var holding = Holding()

    /// Who waits outside for the answer to a call, by the strand it was given.
    var callers: [UInt32: Caller] = [:]
    /// The last strand that was given to a call from outside.
    var strands: UInt32 = 0

    /// Answers the script has not been given yet, in the order of their facts.
    var answers: ArraySlice<(strand: UInt32, reply: Reply)> = []
    var isSourceBusy = false
    var driving: Task<Void, Never>?
    var watching: Task<Void, Never>?
    /// How the run will end, once everything that runs has.
    var ending: RunEnd?
    /// Whether what runs is stopped because of it, instead of ending by itself.
    var isStopping = false
    /// Whether this driver goes before the run is over.
    var isLeft = false
    /// Whether its end is on record; a run that was only given up can be resumed.
    public internal(set) var isEnded = false
    /// The end that is on record as decided.
    var recordedEnding: RunEnd?
    /// Hosts on which a task was begun again after a crash.
    var repeated: [TaskID: Set<String>] = [:]

    /// Makes a run; nothing happens before ``execute()``.
    ///
    /// Without `requests` nobody can ask anything of it but through ``cancel(by:)``; without `locks` no other run is in
    /// its way. Runs that are given one `thread` take turns on it; without, the run has its own.
    public init(
        plan: RunPlan, journal: any Journal, source: any StepSource, observer: any RunObserver,
        clock: any RunClock = SystemClock(), requests: (any RequestBox)? = nil,
        locks: any LockTable = MemoryJournal(), thread: SerialThread? = nil
    ) {
        self.thread = thread ?? SerialThread("gse-run", whenIdle: clock.whenIdle)
        sharesThread = thread != nil
        self.plan = plan
        self.journal = journal
        self.requests = requests
        self.locks = locks
        self.source = source
        self.observer = observer
        self.clock = clock
        decoder = EffectDecoder(
            inventory: plan.inventory, files: plan.files, limit: plan.limit,
            isLocalhostImplied: [nil, "local"].contains(plan.inventory.explicitBackend))
        dispatch = Dispatch(concurrent: plan.admission.runLimits.concurrent)
        random = RandomNumbers(seed: plan.seed)
        mask = RunMask(plan.secrets)
    }

    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Asks the run to end as cancelled: running commands are stopped, sessions close, no line of the script runs any more.
    public nonisolated func cancel(by whom: String) {
        mailbox.post(.cancel(by: whom))
    }

    /// Runs to the end.
    ///
    /// Called once. Never throws: a store that cannot record, a lost sandbox, a spent budget are all endings.
    public func execute() async -> RunEnd {
        await withTaskExecutorPreference(thread) {
            defer { mailbox.close() }
            return await run()
        }
    }

    private func run() async -> RunEnd {
        do {
            writer = try await journal.beginTogether(
                plan.id, driver: .current(principal: plan.header.principal))
        } catch {
            return RunEnd(error)
        }
        record(.started(hidden(plan.header)))
        startRunTimer()
        if source.isScript {
            isSourceBusy = true
            driving = Task(executorPreference: thread) {
                self.mailbox.post(.turn(await self.source.begin()))
            }
            watchSource()
        }
        return await drive()
    }

    /// Takes what happens until the run is over.
    func drive() async -> RunEnd {
        startRequestTimer()
        var handled = 0
        while !isOver, !isLeft {
            await handle(mailbox.next())
            handled += 1
            // Whoever has much to do does not hold up the others of its thread.
            if sharesThread, handled.isMultiple(of: Self.mostInTurn) { await Task.yield() }
        }
        if isLeft { return await leave(.left) }
        await performUndos()
        return await finish()
    }

    /// So many events a run takes at most before the others of its thread have their turn.
    private static let mostInTurn = 32

    /// A script that is lost while only commands run is noticed at once.
    func watchSource() {
        watching = Task(executorPreference: thread) {
            if let loss = await self.source.loss() { self.mailbox.post(.turn(loss)) }
        }
    }

    /// Takes one thing that happened.
    func handle(_ event: RunEvent) async {
        switch event {
        case .turn(let result): await take(result)
        case .opened(let number, let pending, let fault): opened(number, pending, fault)
        case .wrote(let bytes, let stream, let host, let task):
            return wrote(bytes, stream, on: host, of: task)
        case .ended(let task, let outcome): ended(task, outcome)
        case .performed(let number, let fault): performed(number, fault)
        case .rang(let timer): rang(timer)
        case .cancel(let whom): cancelled(by: whom)
        case .asked(let effect, let caller): await asked(effect, caller)
        case .declined(let effect, let refusal, let caller): declined(effect, refusal, caller)
        case .policy(let admission): plan.admission = admission
        case .close(let whom): closed(by: whom)
        case .ready(let waiter): waiter.resume(returning: true)
        case .recording(let waiter):
            waiter.resume(returning: stored.facts == sequence ? true : await isDurable())
        case .leave: isLeft = true
        }
        // The script is not given more to ask before the store has most of what it asked.
        let (bytes, facts) = (usage.bytes - stored.bytes, sequence - stored.facts)
        let isMuch = bytes > Self.mostWaitingBytes || facts > Self.mostWaitingFacts
        if ending == nil, isMuch { _ = await isDurable() }
        start()
        await answerCallers()
        letGoOn()
        await beginAwaited(whenIdle: true)
    }

    /// About the most bytes of facts that wait in memory for the store.
    private static let mostWaitingBytes = 4 << 20
    /// The most that wait, however small: each takes about a kilobyte.
    private static let mostWaitingFacts = 4096

    /// Records a fact: it is on record at the latest before the next acting effect.
    func record(_ event: FactEvent) {
        sequence += 1
        let fact = Fact(sequence: sequence, time: clock.now(), event: event)
        usage.add(fact)
        writer?.append([fact])
        observer.recorded(fact)
    }

    /// Lets the script go on when it waits and has an answer.
    func letGoOn() {
        guard !isSourceBusy, ending == nil, let next = answers.popFirst() else { return }
        isSourceBusy = true
        // Uses the run itself, as all its tasks do, so that it stays on the run's thread.
        driving = Task(executorPreference: thread) {
            self.mailbox.post(.turn(await self.source.resume(next.strand, with: next.reply.answer)))
        }
    }

    /// The limits of the run.
    var limits: RunLimits { plan.admission.runLimits }

    /// The next of the numbers that waits, timers and performances are known by.
    func number() -> Int {
        lastNumber += 1
        return lastNumber
    }
}
