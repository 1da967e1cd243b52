import CWorkerSpawn
import Glibc
import SandboxProtocol
import Synchronization
import Threads

/// What both sides of a worker's conversation share: callers write and read what is answered at once; a thread of its
/// own reads what takes longer, keeps time and reaps.
///
/// Most turns take some twenty microseconds, less than to wake a thread, so a caller waits a moment itself. Writing is done
/// by the caller too: between turns the socket is empty, so a usual frame goes whole. What does not is left to the
/// thread, which keeps the time while it writes.
final class Conversation: Sendable {
    /// Everything that changes.
    struct State {
        var pid: pid_t?
        /// What the process had used when it was reaped.
        var cpuTime = Duration.zero
        var socket: Int32?
        /// What the worker said of its walls.
        var walls: WallReport?
        var caller: CheckedContinuation<WorkerReply, Never>?
        var deadline: ContinuousClock.Instant?
        /// What was read so far; nobody's while the thread reads.
        var inbox: Inbox = .nobodys
        /// What did not fit into the socket; the thread's to write.
        var unsent: ArraySlice<UInt8> = []
        /// The strands whose calls wait for an answer.
        var strands = WaitingStrands()
        /// Turns so far.
        var turns = 0
        /// Whether the worker had said something when it was to be asked.
        var isUnasked = false
        /// Whether a caller has written, and reads or is about to let the thread read.
        var isExchanging = false
        /// The processor the worker is kept on; -1 when it may run anywhere.
        var processor: Int32 = -1
        /// What wakes the thread.
        var bell: Int32?
        /// How it ended; nothing is asked any more.
        var end: WorkerReply?
        var hasBegun = false
        var isStopped = false
        var isOver = false
        var stoppers: [CheckedContinuation<Void, Never>] = []
        /// Told when the worker ends while nobody waits for a turn.
        var mourner: CheckedContinuation<WorkerReply?, Never>?
        /// How it ended, when nobody has been told.
        var untold: WorkerReply?
    }

    let executable: String
    let start: ScriptStart
    /// Shared by callers on any executor and the reader's thread, neither of which may wait for the other.
    let state = Mutex(State())

    init(executable: String, start: ScriptStart) {
        self.executable = executable
        self.start = start
    }

    /// What the worker said of its walls; nil before it has.
    var walls: WallReport? { state.withLock { $0.walls } }

    private var stepTime: Duration { .milliseconds(start.limits.stepMilliseconds) }

    // — Asking —

    func begin(_ caller: CheckedContinuation<WorkerReply, Never>) {
        let refusal: WorkerReply? = state.withLock { state in
            guard !state.hasBegun, !state.isStopped else {
                return state.end ?? .lost("the sandbox was stopped or begun before")
            }
            state.hasBegun = true
            state.caller = caller
            state.deadline = .now + stepTime
            return nil
        }
        if let refusal { return caller.resume(returning: refusal) }
        let reader = WorkerReader(self)
        let started = NamedThread.start("gse-worker") { reader.run() }
        if !started { reader.end(.lost("no thread for the sandbox")) }
    }

    /// Longer than most turns, and short enough to be waited for on any thread, in milliseconds.
    private static let moment: Int32 = 1

    /// Turns shorter than a moment are watched by nobody else; a few of them are short, too.
    private static let turnsBetweenLooks = 64

    private enum Asked {
        case asked(Int32)
        case refused(WorkerReply)
    }

    /// Answers a call; the turn when it comes at once, else nil: then ``turn(_:)`` waits for it.
    func exchange(_ strand: UInt32, _ answer: Answer) -> WorkerReply? {
        let frame = Self.frame(strand, answer)
        let asked: Asked = state.withLock { state in
            if let end = state.end { return .refused(end) }
            guard state.hasBegun, state.caller == nil, !state.isExchanging, let socket = state.socket else {
                return .refused(.lost("the sandbox was resumed out of turn"))
            }
            state.isExchanging = true
            state.deadline = .now + stepTime
            // The thread knows what to make of it; nothing is answered.
            state.isUnasked = state.inbox.hasMore()
            if state.isUnasked { return .asked(-1) }
            state.strands.answered(strand)
            state.turns += 1
            if state.turns % Self.turnsBetweenLooks == 0, let pid = state.pid {
                CPUTime.killIfSpent(pid, start.limits)
            }
            if let pid = state.pid { gse_together(pid, &state.processor) }
            state.unsent = Self.send(frame[...], to: socket)
            return .asked(state.unsent.isEmpty ? socket : -1)
        }
        switch asked {
        case .refused(let reply): return reply
        case .asked(-1):
            gse_apart()
            return nil
        case .asked(let socket):
            var request = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
            let isReady = poll(&request, 1, Self.moment) == 1
            gse_apart()
            return isReady ? state.withLock { $0.takeTurn(of: start) } : nil
        }
    }

    /// Lets the thread read the turn that ``exchange(_:_:)`` did not get.
    func turn(_ caller: CheckedContinuation<WorkerReply, Never>) {
        let end: WorkerReply? = state.withLock { state in
            state.isExchanging = false
            if state.processor >= 0, let pid = state.pid {
                gse_let_go(pid)
                state.processor = -1
            }
            if let end = state.end { return end }
            state.caller = caller
            if let bell = state.bell { gse_bell_ring(bell) }
            return nil
        }
        if let end { caller.resume(returning: end) }
    }

    /// An answer that cannot cross becomes an error that can.
    private static func frame(_ strand: UInt32, _ answer: Answer) -> [UInt8] {
        do {
            return try Frame.resume(strand: strand, answer).encoded()
        } catch let failure {
            let error = ScriptError(
                kind: .fault, code: "fault.value",
                message: "the answer cannot cross to the script: \(failure.reason)")
            return (try? Frame.resume(strand: strand, .error(error)).encoded()) ?? []
        }
    }

    /// Writes what fits into the socket now; what does not is returned.
    ///
    /// A socket nobody reads from any more takes everything: its end shows when it is read from.
    static func send(_ bytes: ArraySlice<UInt8>, to socket: Int32) -> ArraySlice<UInt8> {
        var rest = bytes
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes {
                Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
            }
            if sent < 0, errno == EINTR { continue }
            if sent < 0 { return errno == EAGAIN || errno == EWOULDBLOCK ? rest : [] }
            rest = rest.dropFirst(sent)
        }
        return []
    }

    // — Ending —

    func stop(_ caller: CheckedContinuation<Void, Never>) {
        let (isOver, mourner) = state.withLock { state in
            state.isStopped = true
            if let pid = state.pid { Glibc.kill(pid, SIGKILL) }
            let isOver = state.isOver || !state.hasBegun
            if !isOver { state.stoppers.append(caller) }
            defer { if isOver { state.mourner = nil } }
            return (isOver, isOver ? state.mourner : nil)
        }
        mourner?.resume(returning: nil)
        if isOver { caller.resume() }
    }

    /// How the worker ended, when it does so while nobody waits for a turn; nil when it is stopped or somebody was told.
    func loss(_ mourner: CheckedContinuation<WorkerReply?, Never>) {
        let (isOver, untold) = state.withLock { state in
            defer { state.untold = nil }
            let isOver = state.isOver || state.isStopped || state.mourner != nil
            if !isOver { state.mourner = mourner }
            return (isOver, state.untold)
        }
        if isOver { mourner.resume(returning: untold) }
    }

    func kill() {
        state.withLock { state in
            state.isStopped = true
            if let pid = state.pid { Glibc.kill(pid, SIGKILL) }
        }
    }
}

extension Conversation.State {
    /// The turn that has come whole; anything else is left to the thread, which knows what to make of it.
    fileprivate mutating func takeTurn(of start: ScriptStart) -> WorkerReply? {
        guard case .frame(let bytes) = inbox.next() else { return nil }
        let frame = try? Frame.decode(bytes, from: .worker, valueBytes: start.limits.valueBytes)
        guard case .turn(let turn)? = frame, !inbox.hasTrailing, strands.take(turn, start) == nil else {
            inbox.putBack()
            return nil
        }
        isExchanging = false
        deadline = nil
        return .turn(turn)
    }
}
