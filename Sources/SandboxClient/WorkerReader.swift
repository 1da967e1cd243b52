import CWorkerSpawn
import Glibc
import SandboxProtocol
import Synchronization

/// The thread of one worker: starts it, reads what it says, keeps the time of a step, and reaps it.
struct WorkerReader: Sendable {
    private let conversation: Conversation
    private var limits: ScriptLimits { conversation.start.limits }

    /// How long a worker that was told to stop may take to say where it was.
    private static let grace: Duration = .milliseconds(500)

    init(_ conversation: Conversation) {
        self.conversation = conversation
    }

    /// Until the worker is gone.
    func run() {
        let started: WorkerProcess.Started
        do {
            started = try WorkerProcess.start(conversation.executable)
        } catch {
            return end(.lost(error.reason))
        }
        conversation.state.withLock { state in
            state.pid = started.pid
            state.socket = started.socket
            state.bell = gse_bell()
            if state.isStopped { kill(started.pid, SIGKILL) }
        }
        end(converse(started))
    }

    /// The whole conversation; how it ended, the worker perhaps still alive.
    private func converse(_ worker: WorkerProcess.Started) -> WorkerReply {
        var inbox = Inbox(worker.socket, timeout: limits.stepMilliseconds, longest: longestFrame)
        if let end = greet(worker, &inbox) { return end }
        while true {
            switch next(worker, &inbox) {
            case .turn(let turn):
                guard deliver(.turn(turn), lending: &inbox) else {
                    return .lost("the sandbox spoke out of turn")
                }
                park(worker, &inbox)
            case let end: return end
            }
        }
    }

    private var longestFrame: Int {
        let (bytes, overflows) = limits.valueBytes.multipliedReportingOverflow(by: 4)
        return overflows ? Frame.longest : min(Frame.longest, bytes + (2 << 20))
    }

    /// Hears hello and sends the script; nil when all is well.
    private func greet(_ worker: WorkerProcess.Started, _ inbox: inout Inbox) -> WorkerReply? {
        switch receive(worker, &inbox) {
        case .frame(.hello(let version)):
            guard version == ProgramVersion.text else {
                return .lost("the sandbox is version \(version.prefix(40)), not \(ProgramVersion.text)")
            }
        case .frame: return .lost("the sandbox did not say hello")
        case .end(let end): return end
        }
        do {
            let frame = try Frame.start(conversation.start).encoded()
            Conversation.sendAll(frame[...], to: worker.socket)
            return nil
        } catch let failure {
            return .lost("the script cannot cross to the sandbox: \(failure.reason)")
        }
    }

    private func next(_ worker: WorkerProcess.Started, _ inbox: inout Inbox) -> WorkerReply {
        switch receive(worker, &inbox) {
        case .frame(.turn(let turn)): .turn(turn)
        case .frame(.limit(let limit)): .limit(limit)
        case .frame: .lost("the sandbox said something out of order")
        case .end(let end): end
        }
    }

    private enum Received {
        case frame(Frame)
        case end(WorkerReply)
    }

    private func receive(_ worker: WorkerProcess.Started, _ inbox: inout Inbox) -> Received {
        while true {
            switch inbox.next() {
            case .frame(let bytes):
                do {
                    return .frame(try Frame.decode(bytes))
                } catch let failure {
                    return .end(.lost("the sandbox said something it may not: \(failure.reason)"))
                }
            case .tooLong(let length):
                return .end(.lost("the sandbox said something it may not: a frame of \(length) bytes"))
            case .closed: return .end(.lost(""))
            case .late:
                guard let deadline = conversation.state.withLock({ $0.deadline }) else { continue }
                let left = deadline - .now
                if left <= .zero { return .end(expire(worker, &inbox)) }
                inbox.wait(left)
            }
        }
    }

    /// The step took too long: the worker is asked where it was, and killed when it does not say.
    private func expire(_ worker: WorkerProcess.Started, _ inbox: inout Inbox) -> WorkerReply {
        kill(worker.pid, SIGUSR1)
        let end = ContinuousClock.now + Self.grace
        while .now < end {
            inbox.wait(end - .now)
            switch inbox.next() {
            case .frame(let bytes):
                if case .limit(let limit)? = try? Frame.decode(bytes) { return .limit(limit) }
            case .late: continue
            case .closed, .tooLong: return .limit(LimitReached(reason: .stepTime))
            }
        }
        return .limit(LimitReached(reason: .stepTime))
    }

    /// Hands a reply to the caller who waits, and the inbox to the callers to come; false when nobody waits.
    private func deliver(_ reply: WorkerReply, lending inbox: inout Inbox) -> Bool {
        let caller = conversation.state.withLock { state in
            defer { state.caller = nil }
            state.deadline = nil
            swap(&state.inbox, &inbox)
            return state.caller
        }
        caller?.resume(returning: reply)
        return caller != nil
    }

    /// Until a caller lets this thread read, or the worker is gone; takes the inbox back.
    private func park(_ worker: WorkerProcess.Started, _ inbox: inout Inbox) {
        let bell = conversation.state.withLock { $0.bell } ?? -1
        while true {
            // A socket whose other end is closed reports POLLHUP, asked or not.
            var requests = [
                pollfd(fd: worker.socket, events: 0, revents: 0),
                pollfd(fd: bell, events: Int16(POLLIN), revents: 0),
            ]
            poll(&requests, 2, -1)
            gse_bell_clear(bell)
            let isGone = requests[0].revents != 0
            let isMine = conversation.state.withLock { state in
                guard state.caller != nil || isGone && !state.isExchanging else { return false }
                swap(&state.inbox, &inbox)
                return true
            }
            if isMine { return }
            // A caller still reads what came before the end.
            if isGone { usleep(1000) }
        }
    }

    /// Kills and reaps the worker, closes the socket and tells everybody.
    func end(_ reply: WorkerReply) {
        let pid = conversation.state.withLock { $0.pid }
        var status: Int32 = 0
        if let pid {
            if reply != .lost("") { kill(pid, SIGKILL) }
            waitUntilExited(pid)
        }
        let (caller, end, stoppers) = conversation.state.withLock { state in
            if let pid { waitpid(pid, &status, 0) }
            if let socket = state.socket { close(socket) }
            if let bell = state.bell { close(bell) }
            state.pid = nil
            state.socket = nil
            state.bell = nil
            let end = state.isStopped ? .lost("the sandbox was stopped") : Self.explained(reply, status)
            state.end = end
            state.isOver = true
            defer {
                state.caller = nil
                state.stoppers = []
            }
            return (state.caller, end, state.stoppers)
        }
        caller?.resume(returning: end)
        for stopper in stoppers { stopper.resume() }
    }

    /// A worker that closed its socket is given a moment to end by itself, so that its status tells why.
    private func waitUntilExited(_ pid: pid_t) {
        var status = siginfo_t()
        let end = ContinuousClock.now + Self.grace
        while .now < end {
            status.si_signo = 0
            let result = waitid(P_PID, id_t(pid), &status, WEXITED | WNOWAIT | WNOHANG)
            if result != 0 || status.si_signo != 0 { return }
            usleep(1000)
        }
        kill(pid, SIGKILL)
        while waitid(P_PID, id_t(pid), &status, WEXITED | WNOWAIT) != 0, errno == EINTR {}
    }

    private static func explained(_ reply: WorkerReply, _ status: Int32) -> WorkerReply {
        guard reply == .lost("") else { return reply }
        let signal = status & 0x7f
        if signal == 0 { return .lost("the sandbox ended with status \((status >> 8) & 0xff)") }
        let name = strsignal(signal).map { String(cString: $0) } ?? "unknown"
        return .lost("the sandbox ended by signal \(signal) (\(name))")
    }
}
