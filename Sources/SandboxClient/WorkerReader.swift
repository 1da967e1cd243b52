import CWorkerSpawn
import Glibc
import SandboxProtocol
import Synchronization

/// The thread of one worker: starts it, reads what it says, keeps the time of a step, and reaps it.
struct WorkerReader: Sendable {
    let conversation: Conversation
    var limits: ScriptLimits { conversation.start.limits }

    /// How long a worker that was told to stop may take to say where it was.
    static let grace: Duration = .milliseconds(500)

    init(_ conversation: Conversation) {
        self.conversation = conversation
    }

    /// Until the worker is gone.
    func run() {
        let started: WorkerProcess.Started
        do {
            started = try WorkerProcess.start(conversation.executable, limits.argument)
        } catch {
            return end(.lost(error.reason))
        }
        let bell = gse_bell()
        conversation.state.withLock { state in
            state.pid = started.pid
            state.socket = started.socket
            state.bell = bell < 0 ? nil : bell
            if state.isStopped { kill(started.pid, SIGKILL) }
        }
        end(bell < 0 ? .lost("no descriptor for the sandbox") : converse(started))
    }

    /// The whole conversation; how it ended, the worker perhaps still alive.
    private func converse(_ worker: WorkerProcess.Started) -> WorkerReply {
        var inbox = Inbox(worker.socket, longest: Frame.longestHello)
        let frame: [UInt8]
        switch greet(worker, &inbox) {
        case .frame(let start): frame = start
        case .end(let end): return end
        }
        let lines = conversation.start.countsLines ? Frame.mostLineBytes : 0
        inbox.longest = min(Frame.longest, limits.frameBytes + lines)
        var unsent = frame[...]
        while true {
            switch next(worker, &inbox, &unsent) {
            case .turn(let turn):
                guard deliver(.turn(turn), lending: &inbox) else { return .lost(Self.outOfTurn) }
                if let end = park(worker, &inbox) { return end }
                if conversation.state.withLock({ $0.isUnasked }) { return unasked(worker, &inbox) }
                unsent = conversation.state.withLock { state in
                    defer { state.unsent = [] }
                    return state.unsent
                }
            case let end: return end
            }
        }
    }

    static let unlikelyLimit = "the sandbox spoke of a limit that was not reached"
    static let outOfTurn = "the sandbox spoke out of turn"

    private enum Received<Payload> {
        case frame(Payload)
        case end(WorkerReply)
    }

    /// Hears hello; the frame that starts the script when all is well.
    private func greet(_ worker: WorkerProcess.Started, _ inbox: inout Inbox) -> Received<[UInt8]> {
        var nothing: ArraySlice<UInt8> = []
        switch receive(worker, &inbox, &nothing) {
        case .frame(.hello(let version, let walls)):
            guard version == ProgramVersion.text else {
                return .end(.lost("the sandbox is version \(version.prefix(40)), not \(ProgramVersion.text)"))
            }
            conversation.state.withLock { $0.walls = walls }
            if let refusal = Self.refusal(of: walls) ?? Self.refusal(toKeep: worker) {
                return .end(.lost(refusal))
            }
        case .frame: return .end(.lost("the sandbox did not say hello"))
        case .end(let end): return .end(end)
        }
        do {
            return .frame(try Frame.start(conversation.start).encoded())
        } catch let failure {
            return .end(.lost("the script cannot cross to the sandbox: \(failure.reason)"))
        }
    }

    /// Why a worker gets no script: a wall that must be up is not.
    private static func refusal(of walls: WallReport) -> String? {
        guard let wall = walls.missing, case .down(let error) = walls[wall] else { return nil }
        let reason = WorkerProcess.reason(Int32(error))
        return "the sandbox cannot be closed: its wall \"\(wall.name)\" is not up (\(reason)); \(wall.remedy)"
    }

    /// Why a worker gets no script: it could not be killed, as by a root without that right.
    private static func refusal(toKeep worker: WorkerProcess.Started) -> String? {
        guard kill(worker.pid, 0) != 0 else { return nil }
        let reason = WorkerProcess.reason(errno)
        // It has no script yet: it leaves when nobody is there.
        shutdown(worker.socket, Int32(SHUT_RDWR))
        return "the sandbox cannot be closed: gse may not end it (\(reason)); "
            + "let root have CAP_KILL, or run gse as an account that is not root"
    }

    private func next(
        _ worker: WorkerProcess.Started, _ inbox: inout Inbox, _ unsent: inout ArraySlice<UInt8>
    ) -> WorkerReply {
        switch receive(worker, &inbox, &unsent) {
        case .frame(.turn(let turn)):
            let fault = conversation.state.withLock { $0.strands.take(turn, conversation.start) }
            return fault.map { .lost("the sandbox \($0)") } ?? .turn(turn)
        case .frame(.limit(let limit)):
            // Only the host knows that a step took too long, and then it asks.
            guard limit.reason != .stepTime else { return .lost(Self.unlikelyLimit) }
            return isLast(worker, &inbox) ? .limit(limit) : .lost(Self.outOfTurn)
        case .frame: return .lost("the sandbox said something out of order")
        case .end(let end): return end
        }
    }

    /// Writes what is left to write and reads one frame, both within the time of the step.
    private func receive(
        _ worker: WorkerProcess.Started, _ inbox: inout Inbox, _ unsent: inout ArraySlice<UInt8>
    ) -> Received<Frame> {
        while true {
            unsent = Conversation.send(unsent, to: worker.socket)
            switch inbox.next() {
            case .frame(let bytes):
                guard unsent.isEmpty else { return .end(.lost(Self.outOfTurn)) }
                let frame: Frame
                do {
                    frame = try Frame.decode(bytes, from: .worker, valueBytes: limits.valueBytes)
                } catch let failure {
                    return .end(.lost("the sandbox said something it may not: \(failure.reason)"))
                }
                guard inbox.hasTrailing else { return .frame(frame) }
                guard case .turn = frame else { return .end(.lost(Self.outOfTurn)) }
                return .end(unasked(worker, &inbox))
            case .tooLong(let length):
                return .end(.lost("the sandbox said something it may not: a frame of \(length) bytes"))
            case .closed: return .end(.lost(""))
            case .late:
                let deadline = conversation.state.withLock { $0.deadline } ?? .now
                let left = deadline - .now
                if left <= .zero { return .end(expire(worker, &inbox)) }
                guard let cpu = CPUTime.left(worker.pid, limits), cpu > .zero else {
                    CPUTime.killIfSpent(worker.pid, limits)
                    return .end(.lost(""))
                }
                inbox.wait(min(left, cpu, Self.longestLook), orWritten: !unsent.isEmpty)
            }
        }
    }

    /// What a worker says behind its turn: only that it has spent a limit meanwhile, and then it is not asked any more.
    private func unasked(_ worker: WorkerProcess.Started, _ inbox: inout Inbox) -> WorkerReply {
        let end = ContinuousClock.now + Self.grace
        while .now < end {
            switch inbox.next() {
            case .frame(let bytes):
                guard case .limit(let limit)? = try? Frame.decode(bytes, from: .worker),
                    limit.reason != .stepTime, isLast(worker, &inbox)
                else { return .lost(Self.outOfTurn) }
                return .limit(limit)
            case .late: inbox.wait(end - .now, orWritten: false)
            case .closed, .tooLong: return .lost(Self.outOfTurn)
            }
        }
        return .lost(Self.outOfTurn)
    }

    /// Whether nothing comes behind a limit, the last that is said; the worker is ended.
    private func isLast(_ worker: WorkerProcess.Started, _ inbox: inout Inbox) -> Bool {
        kill(worker.pid, SIGKILL)
        let end = ContinuousClock.now + Self.grace
        while .now < end {
            switch inbox.next() {
            case .closed: return !inbox.hasTrailing
            case .frame, .tooLong: return false
            case .late: inbox.wait(end - .now, orWritten: false)
            }
        }
        return false
    }

    /// A worker with several threads may use more CPU time than time passes.
    private static let longestLook: Duration = .seconds(1)

    /// The step took too long: the worker is asked where it was, and killed when it does not say.
    private func expire(_ worker: WorkerProcess.Started, _ inbox: inout Inbox) -> WorkerReply {
        kill(worker.pid, SIGUSR1)
        let end = ContinuousClock.now + Self.grace
        while .now < end {
            inbox.wait(end - .now, orWritten: false)
            switch inbox.next() {
            case .frame(let bytes):
                if case .limit(let limit)? = try? Frame.decode(bytes, from: .worker) { return .limit(limit) }
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
    ///
    /// How it ended, when the worker worked without being asked.
    private func park(_ worker: WorkerProcess.Started, _ inbox: inout Inbox) -> WorkerReply? {
        let bell = conversation.state.withLock { $0.bell } ?? -1
        while true {
            // A socket whose other end is closed reports POLLHUP, asked or not.
            var requests = [
                pollfd(fd: worker.socket, events: 0, revents: 0),
                pollfd(fd: bell, events: Int16(POLLIN), revents: 0),
            ]
            // One thread cannot use more CPU time than time passes.
            poll(&requests, 2, (CPUTime.left(worker.pid, limits) ?? .zero).milliseconds)
            gse_bell_clear(bell)
            if CPUTime.killIfSpent(worker.pid, limits) { return .lost("") }
            let isGone = requests[0].revents != 0
            let isMine = conversation.state.withLock { state in
                guard state.caller != nil || isGone && !state.isExchanging else { return false }
                swap(&state.inbox, &inbox)
                return true
            }
            if isMine { return nil }
            // A caller still reads what came before the end.
            if isGone { usleep(1000) }
        }
    }
}
