import Admission
import Effects
import Execution
import Journaling
import Synchronization

/// A session that is open, or whose results are still in memory: what its run tells, kept for callers.
final class LiveSession: RunObserver {
    private struct State {
        var place: SessionPlace?
        var tasks: [Int: LiveTask] = [:]
        var running = 0
        var lastUsed: Timestamp
        var keys: [KeyTable<TaskTicket>.Name] = []
        var sessionKey: KeyTable<SessionTicket>.Name?
        var end: RunEnd?
        var waiters: [Int: (task: Int, waiter: CheckedContinuation<Void, Never>)] = [:]
        var lastWaiter = 0
    }

    let id: RunID
    let owner: Principal
    let opened: Timestamp
    private let book: SharedBook
    /// Told by the run's thread, asked by callers from theirs.
    private let state: Mutex<State>

    init(_ id: RunID, of owner: Principal, opened: Timestamp, now: Timestamp, book: SharedBook) {
        self.id = id
        self.owner = owner
        self.opened = opened
        self.book = book
        state = Mutex(State(lastUsed: now))
    }

    /// Where its commands run; nil before it is open.
    var place: SessionPlace? {
        get { state.withLock { $0.place } }
        set { state.withLock { $0.place = newValue } }
    }

    /// How its run ended; nil while it goes on.
    var end: RunEnd? { state.withLock { $0.end } }

    /// Whether nothing of it is in memory that anybody could ask for.
    var isForgettable: Bool { state.withLock { $0.end != nil && $0.tasks.isEmpty } }

    /// How many of its tasks have not ended.
    var running: Int { state.withLock { $0.running } }

    /// The keys that end with it.
    var keys: (session: KeyTable<SessionTicket>.Name?, tasks: [KeyTable<TaskTicket>.Name]) {
        state.withLock { ($0.sessionKey, $0.keys) }
    }

    /// Somebody asked something of it.
    func use(at now: Timestamp) { state.withLock { $0.lastUsed = max($0.lastUsed, now) } }

    /// Since when nothing was asked of it and nothing ran in it; nil while something runs, and after its end.
    var idleSince: Timestamp? {
        state.withLock { $0.running > 0 || $0.end != nil ? nil : $0.lastUsed }
    }

    /// Keeps the key it was opened under; false when it has ended, and the key with it.
    func keep(_ key: KeyTable<SessionTicket>.Name) -> Bool {
        state.withLock { state in
            state.sessionKey = key
            return state.end == nil
        }
    }

    /// Keeps the key of one of its tasks; false when it has ended, and the key with it.
    func keep(_ key: KeyTable<TaskTicket>.Name) -> Bool {
        state.withLock { state in
            state.keys.append(key)
            return state.end == nil
        }
    }
}

// MARK: - What its run tells

extension LiveSession {
    func recorded(_ fact: Fact) {
        let (waiters, kept) = state.withLock { state in take(fact, &state) }
        if let kept {
            book.withLock { book in
                book.end(in: id)
                book.keep(kept, of: owner)
            }
        }
        for waiter in waiters { waiter.resume() }
    }

    func wrote(_ bytes: Bytes, to stream: OutputStream, on host: String, of task: TaskID) {
        guard let number = task.number else { return }
        let waiters = state.withLock { state in
            state.tasks[number]?.wrote(bytes, to: stream, on: host)
            return Self.woken(number, &state)
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Takes a fact that is on record from before.
    func take(recorded fact: Fact) { state.withLock { _ = take(fact, &$0) } }

    /// The results that are known already.
    func known() -> [Book.KeptResult] {
        state.withLock { state in
            state.tasks.sorted { $0.key < $1.key }.filter(\.value.result.isDone).map {
                Book.KeptResult(
                    session: id, task: $0.key, bytes: $0.value.result.heldBytes,
                    ended: $0.value.ended ?? $0.value.since)
            }
        }
    }

    /// Its run is over, or was given up.
    func over(_ end: RunEnd, at now: Timestamp) {
        let (waiters, givenUp) = state.withLock { state in
            state.end = end
            let why = "in doubt: \(end.message ?? "the session has ended")"
            var givenUp: [Book.KeptResult] = []
            // What was only left goes on, and whoever takes it on will know.
            for (number, task) in state.tasks where !task.isDone && end.code != RunEnd.leftCode {
                state.tasks[number]?.isGivenUp = why
                let bytes = task.result.heldBytes
                givenUp.append(Book.KeptResult(session: id, task: number, bytes: bytes, ended: now))
            }
            state.running = 0
            defer { state.waiters = [:] }
            return (state.waiters.values.map(\.waiter), givenUp)
        }
        book.withLock { book in
            book.close(id)
            for result in givenUp { book.keep(result, of: owner) }
        }
        for waiter in waiters { waiter.resume() }
    }

    private typealias Waiter = CheckedContinuation<Void, Never>

    private func take(_ fact: Fact, _ state: inout State) -> ([Waiter], Book.KeptResult?) {
        switch fact.event {
        case .issued(_, _, let task, let effect, _):
            // A question about a step in doubt is the host's own.
            guard effect["probe_of"] == nil, let number = task.number else { return ([], nil) }
            let result = TaskResult(task, in: [fact]) ?? TaskResult(task: task, names: [])
            state.tasks[number] = LiveTask(since: fact.time, result: result)
            state.running += 1
            return ([], nil)
        case .finished(let task, let outcome):
            guard let number = task.number, state.tasks[number]?.isDone == false else { return ([], nil) }
            state.tasks[number]?.ended(outcome, at: fact.time)
            state.lastUsed = max(state.lastUsed, fact.time)
            guard let ended = state.tasks[number], ended.isDone else {
                return (Self.woken(number, &state), nil)
            }
            state.running -= 1
            let kept = Book.KeptResult(
                session: id, task: number, bytes: ended.result.heldBytes, ended: fact.time)
            return (Self.woken(number, &state), kept)
        case .started, .asked, .settled, .refused, .resumed, .repeated, .ending, .cancelled, .ended:
            return ([], nil)
        }
    }

    private static func woken(_ task: Int, _ state: inout State) -> [Waiter] {
        guard !state.waiters.isEmpty else { return [] }
        let woken = state.waiters.filter { $0.value.task == task }
        for number in woken.keys { state.waiters[number] = nil }
        return woken.values.map(\.waiter)
    }
}

// MARK: - What callers ask

extension LiveSession {
    /// How a task stands; nil when it is not in memory.
    func report(_ number: Int, _ ask: ResultAsk) -> TaskReport? {
        state.withLock { state in
            state.tasks[number]?.report(TaskName(session: id, task: TaskID(number: number)), ask)
        }
    }

    /// Lets a result go.
    func drop(_ number: Int) { state.withLock { $0.tasks[number] = nil } }

    /// Returns when there is something new of a task, or when the time is up.
    func wait(for number: Int, _ ask: ResultAsk, by clock: any RunClock) async {
        guard ask.wait > .zero else { return }
        let hasNews = state.withLock { $0.tasks[number]?.isNews(beyond: ask) ?? true }
        if hasNews { return }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.news(of: number, ask) }
            group.addTask { try? await clock.sleep(ask.wait) }
            await group.next()
            group.cancelAll()
        }
    }

    private func news(of number: Int, _ ask: ResultAsk) async {
        let place = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let isWaiting = state.withLock { state in
                    let hasNews = state.tasks[number]?.isNews(beyond: ask) ?? true
                    if hasNews || Task.isCancelled { return false }
                    state.waiters[place] = (number, waiter)
                    return true
                }
                if !isWaiting { waiter.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: place)?.waiter }?.resume()
        }
    }
}
