import Glibc
import SandboxProtocol
import Synchronization

extension WorkerReader {
    /// Kills and reaps the worker, closes the socket and tells everybody.
    func end(_ reply: WorkerReply) {
        let pid = conversation.state.withLock { $0.pid }
        var status: Int32 = 0
        var usage = rusage()
        if let pid {
            if reply != .lost("") { kill(pid, SIGKILL) }
            waitUntilExited(pid)
        }
        let (caller, end, stoppers, mourner) = conversation.state.withLock { state in
            if let pid { wait4(pid, &status, 0, &usage) }
            if let socket = state.socket { close(socket) }
            if let bell = state.bell { close(bell) }
            (state.pid, state.socket, state.bell) = (nil, nil, nil)
            state.cpuTime = CPUTime.used(usage)
            let end: WorkerReply =
                state.isStopped
                ? .lost("the sandbox was stopped") : explained(reply, status, CPUTime.used(usage))
            state.end = end
            state.isOver = true
            if state.caller == nil, !state.isStopped, state.mourner == nil { state.untold = end }
            defer { (state.caller, state.stoppers, state.mourner) = (nil, [], nil) }
            return (state.caller, end, state.stoppers, state.mourner.map { ($0, state.isStopped) })
        }
        caller?.resume(returning: end)
        mourner?.0.resume(returning: caller != nil || mourner?.1 == true ? nil : end)
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

    /// What the status and the CPU time of a worker that is gone make of its last reply.
    private func explained(_ reply: WorkerReply, _ status: Int32, _ used: Duration) -> WorkerReply {
        let allowed = Duration.milliseconds(limits.cpuMilliseconds)
        // The worker's timer counts ticks, so it may come early, but never by as much.
        if case .limit(let limit) = reply, limit.reason == .cpu, used < allowed / 4 {
            return .lost(Self.unlikelyLimit)
        }
        guard reply == .lost("") else { return reply }
        let signal = status & 0x7f
        if signal == SIGKILL || signal == SIGXCPU, used >= allowed {
            return .limit(LimitReached(reason: .cpu))
        }
        if signal == 0 { return .lost("the sandbox ended with status \((status >> 8) & 0xff)") }
        if signal == SIGSYS {
            return .lost("the sandbox made a forbidden system call and was killed (SIGSYS)")
        }
        let name = strsignal(signal).map { String(cString: $0) } ?? "unknown"
        return .lost("the sandbox ended by signal \(signal) (\(name))")
    }
}
