import Admission
import Effects
import Fleet

/// One command on its targets: what is asked of each, and what its ending means.
struct SSHCommands: Sendable {
    let work: Admitted<TaskRequest>
    let command: Command
    let stdin: Content?
    let task: TaskID
    let run: RunID
    private let grace = Duration.seconds(2)
    /// A random word that marks the greetings of this command.
    private let nonce = "gse" + String(UInt64.random(in: .min ... .max), radix: 16)

    init(work: Admitted<TaskRequest>, command: Command, stdin: Content?, task: TaskID, run: RunID) {
        self.work = work
        self.command = command
        self.stdin = stdin
        self.task = task
        self.run = run
    }

    /// What is asked of a target; nil when it cannot be, which its outcome says.
    func request(
        for target: Target, group: UInt64, observer: any TaskObserver, ended: @escaping @Sendable () -> Void
    ) -> ChannelRequest? {
        let account = RemoteAccount(
            login: ConnectionPlan(target, account: work.request.settings.user).login,
            asked: work.request.settings.user, usesSudo: target.connection.usesSudo == true)
        // What changes nothing can be done again, so that nobody need know what became of it.
        let marker =
            work.isReadOnly ? nil : RemoteMarker(run: run.description, task: task, host: target.name)
        let remote = RemoteCommand(
            work: work, command: command, host: target.name, account: account, marker: marker, nonce: nonce)
        let line: RemoteLine
        switch remote.line() {
        case .line(let composed): line = composed
        case .impossible(let reason):
            observer.ended(
                HostOutcome(
                    host: target.name, status: .failed, exitCode: 126, reason: reason, limits: work.limits),
                of: task)
            ended()
            return nil
        }
        return ChannelRequest(
            plan: ConnectionPlan(target, account: work.request.settings.user), group: group,
            kind: .command(line, nonce: nonce) { [grace] pid in
                RemoteKill(pid: pid, account: account, grace: grace)
            },
            input: stdin?.bytes ?? [], output: work.limits.output, timeout: work.limits.timeout,
            wrote: { [task] in observer.wrote($0, to: $1, on: target.name, of: task) },
            ended: { ending in
                observer.ended(outcome(of: ending, on: target.name), of: task)
                ended()
            })
    }

    private func outcome(of ending: ChannelEnding, on host: String) -> HostOutcome {
        var outcome = HostOutcome(
            host: host, status: .failed, stdout: ending.stdout, stderr: ending.stderr,
            startTime: ending.startTime, endTime: ending.endTime, duration: ending.duration,
            limits: work.limits)
        switch ending.way {
        case .exited(let code):
            let accepted = work.request.options.acceptedExits
            let read = RemoteEnding(
                exitCode: code, acceptedExits: accepted, stderr: ending.stderr, program: command.program)
            (outcome.exitCode, outcome.signal, outcome.reason) = (read.exitCode, read.signal, read.reason)
            if let code = read.exitCode, accepted.contains(code) { outcome.status = .succeeded }
        case .killed: outcome.reason = "its shell on the host was ended by a signal"
        case .notGreeted:
            outcome.exitCode = 126
            outcome.reason = "its login shell did not understand: it is no POSIX shell"
        case .refused(let reason, let exitCode): (outcome.reason, outcome.exitCode) = (reason, exitCode)
        case .unopened(let why):
            (outcome.status, outcome.reason) = (.lost, "the host opened no session: \(why)")
        case .timedOut(let note): (outcome.status, outcome.reason) = (.timedOut, note)
        case .cancelled(let note): (outcome.status, outcome.reason) = (.cancelled, note)
        case .flooded(let note): outcome.reason = note.map { "flood; \($0)" } ?? "flood"
        case .lost(let why): (outcome.status, outcome.reason) = (.lost, why)
        }
        return outcome
    }
}
