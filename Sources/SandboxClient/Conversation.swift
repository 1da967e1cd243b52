import CWorkerSpawn
import Glibc
import SandboxProtocol
import Synchronization
import Threads

/// What both sides of a worker's conversation share: callers write and read what is answered at once; a thread of its
/// own reads what takes longer, keeps time and reaps.
///
/// Most turns take some ten microseconds, less than to wake a thread, so a caller waits a moment itself. Writing is done
/// by the caller too: between turns the socket is empty, so a usual frame never blocks.
final class Conversation: Sendable {
    /// Everything that changes.
    struct State {
        var pid: pid_t?
        var socket: Int32?
        var caller: CheckedContinuation<WorkerReply, Never>?
        var deadline: ContinuousClock.Instant?
        /// What was read so far; nobody's while the thread reads.
        var inbox: Inbox = .nobodys
        /// Whether a caller has written, and reads or is about to let the thread read.
        var isExchanging = false
        /// What wakes the thread.
        var bell: Int32?
        /// How it ended; nothing is asked any more.
        var end: WorkerReply?
        var hasBegun = false
        var isStopped = false
        var isOver = false
        var stoppers: [CheckedContinuation<Void, Never>] = []
    }

    let executable: String
    let start: ScriptStart
    /// Shared by callers on any executor and the reader's thread, neither of which may wait for the other.
    let state = Mutex(State())

    init(executable: String, start: ScriptStart) {
        self.executable = executable
        self.start = start
    }

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
            if state.inbox.hasMore() {
                if let pid = state.pid { Glibc.kill(pid, SIGKILL) }
                return .refused(.lost("the sandbox spoke out of turn"))
            }
            state.isExchanging = true
            state.deadline = .now + stepTime
            write(frame, to: socket, of: state.pid)
            return .asked(socket)
        }
        switch asked {
        case .refused(let reply): return reply
        case .asked(let socket):
            var request = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
            return poll(&request, 1, Self.moment) == 1 ? state.withLock { $0.takeTurn() } : nil
        }
    }

    /// Lets the thread read the turn that ``exchange(_:_:)`` did not get.
    func turn(_ caller: CheckedContinuation<WorkerReply, Never>) {
        let end: WorkerReply? = state.withLock { state in
            state.isExchanging = false
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

    /// Under the lock, so that the descriptor is not closed meanwhile.
    ///
    /// What does not fit into the socket at once is left to a thread, which a dead worker lets go of.
    private func write(_ frame: [UInt8], to socket: Int32, of pid: pid_t?) {
        let sent = frame.withUnsafeBytes {
            Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
        }
        guard sent < frame.count, sent >= 0 || errno == EAGAIN || errno == EINTR else { return }
        let copy = dup(socket)
        guard copy >= 0 else {
            if let pid { Glibc.kill(pid, SIGKILL) }
            return
        }
        let rest = frame[max(sent, 0)...]
        _ = NamedThread.start("gse-worker") {
            Self.sendAll(rest, to: copy)
            close(copy)
        }
    }

    static func sendAll(_ bytes: ArraySlice<UInt8>, to socket: Int32) {
        bytes.withUnsafeBytes { bytes in
            var done = 0
            while done < bytes.count {
                let sent = send(
                    socket, bytes.baseAddress.map { $0 + done }, bytes.count - done, Int32(MSG_NOSIGNAL))
                if sent < 0, errno == EINTR { continue }
                guard sent > 0 else { return }
                done += sent
            }
        }
    }

    // — Ending —

    func stop(_ caller: CheckedContinuation<Void, Never>) {
        let isOver = state.withLock { state in
            state.isStopped = true
            if let pid = state.pid { Glibc.kill(pid, SIGKILL) }
            let isOver = state.isOver || !state.hasBegun
            if !isOver { state.stoppers.append(caller) }
            return isOver
        }
        if isOver { caller.resume() }
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
    fileprivate mutating func takeTurn() -> WorkerReply? {
        guard case .frame(let bytes) = inbox.next(Int32(MSG_DONTWAIT)) else { return nil }
        guard case .turn(let turn)? = try? Frame.decode(bytes) else {
            inbox.putBack()
            return nil
        }
        isExchanging = false
        deadline = nil
        return .turn(turn)
    }
}
