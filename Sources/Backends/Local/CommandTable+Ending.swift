import CSpawn
import Effects
import Glibc

/// How commands come to their end.
extension CommandTable {
    /// Output is read to its end, or so long after the program's exit, in microseconds (the contract's 500
    /// ms).
    private static let drainTime: Int64 = 500_000
    /// How often the tree is looked at while it is being ended, in microseconds.
    private static let patientPause: Int64 = 25_000
    private static let killPause: Int64 = 5_000
    /// After KILL, how long to wait for processes the kernel does not let go, in microseconds.
    private static let surrenderTime: Int64 = 10_000_000

    /// The program has exited.
    func hasExited(_ command: RunningCommand) {
        poll.remove(command.pidfd)
        command.hasExited = true
        switch command.phase {
        case .running:
            let hasMore = readBoth(command)
            if command.isDrained && !hasMore { return finish(command) }
            command.phase = .draining
            schedule(command, at: Monotonic.now + Self.drainTime)
        case .draining: break
        case .ending: look(after: command)
        }
    }

    /// There is something to read, or an output has ended.
    func read(_ command: RunningCommand, _ stream: OutputStream) {
        command.read(stream, nullDevice: start.nullDevice, buffer: buffer)
        if case .draining = command.phase, command.isDrained { finish(command) }
    }

    /// A command's deadline has come.
    func isDue(_ command: RunningCommand) {
        switch command.phase {
        case .running: end(command, as: .timedOut)
        case .draining: finish(command)
        case .ending: look(after: command)
        }
    }

    /// Begins to end a command and all its descendants: TERM now, KILL after the grace.
    func end(_ command: RunningCommand, as status: TaskStatus) {
        // A program that has exited on its own keeps that ending.
        guard case .running = command.phase else { return }
        command.phase = .ending(status)
        RunningCommand.shut(&command.pipes.stdin)
        let now = Monotonic.now
        command.killInstant = now + grace
        command.surrenderInstant = command.killInstant + Self.surrenderTime
        for member in members(of: command) {
            _ = gse_signal(member.pid, member.tag, SIGTERM)
            // A stopped process would not see TERM before it goes on.
            _ = gse_signal(member.pid, member.tag, SIGCONT)
        }
        schedule(command, at: min(now + Self.patientPause, command.killInstant))
    }

    private func look(after command: RunningCommand) {
        let now = Monotonic.now
        let members = members(of: command)
        if members.isEmpty {
            // One look can miss a child that was born behind it and whose parent died before it was reached.
            command.emptyLooks += 1
            if command.emptyLooks > 1 { return finish(command) }
            return schedule(command, at: now)
        }
        command.emptyLooks = 0
        guard now >= command.killInstant else {
            return schedule(command, at: min(now + Self.patientPause, command.killInstant))
        }
        if now >= command.surrenderInstant {
            let pids = members.map { String($0.pid) }.joined(separator: ", ")
            return finish(command, reason: "still running after kill: process \(pids)")
        }
        for member in members { _ = gse_signal(member.pid, member.tag, SIGKILL) }
        schedule(command, at: now + Self.killPause)
    }

    private func members(of command: RunningCommand) -> [gse_process] {
        let table = processes ?? ProcessTable()
        processes = table
        return table.members(leader: command.pid, tag: command.tag)
    }

    private func readBoth(_ command: RunningCommand) -> Bool {
        let more = command.read(.stdout, nullDevice: start.nullDevice, buffer: buffer)
        return command.read(.stderr, nullDevice: start.nullDevice, buffer: buffer) || more
    }

    private func finish(_ command: RunningCommand, reason: String? = nil) {
        _ = readBoth(command)
        let duration = Monotonic.now - command.startInstant
        if case .draining = command.phase { keepPipes(of: command) }
        let ending = command.release()
        let exitCode = ending.flatMap { $0.code == CLD_EXITED ? $0.status : nil }
        let status: TaskStatus
        switch command.phase {
        case .running, .draining:
            status = exitCode.map(command.batch.acceptedExits.contains) == true ? .succeeded : .failed
        case .ending(let forced):
            status = forced
            // What was killed and had lost its parent is ours to reap: not even a zombie stays behind.
            orphans.look(tags: tags, leaders: leaders, poll: poll)
        }
        let outcome = HostOutcome(
            host: command.host, status: status, exitCode: exitCode,
            signal: ending.flatMap { $0.code == CLD_EXITED ? nil : $0.status }, reason: reason,
            stdout: command.stdout.output, stderr: command.stderr.output, startTime: command.startTime,
            endTime: .wallClock, duration: .microseconds(duration), limits: command.batch.limits)
        report(outcome, of: command)
    }

    private func keepPipes(of command: RunningCommand) {
        for (index, pipe) in [\RunningCommand.Pipes.stdout, \.stderr].enumerated() {
            guard command.pipes[keyPath: pipe] >= 0 else { continue }
            poll.remove(command.pipes[keyPath: pipe])
            leftovers.adopt(&command.pipes[keyPath: pipe], id: command.id << 1 | UInt64(index), poll: poll)
        }
    }
}
