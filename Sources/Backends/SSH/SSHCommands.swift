import Admission
import Effects
import Fleet

/// One command on its targets: what is asked of each, and what its ending means.
struct SSHCommands: Sendable {
    let work: Admitted<TaskRequest>
    let command: Command
    let stdin: Content?
    let task: TaskID
    let backend: SSHBackend
    let loop: SSHLoop
    /// A random word that marks the greetings of this command.
    private let nonce = "gse" + String(UInt64.random(in: .min ... .max), radix: 16)

    init(
        work: Admitted<TaskRequest>, command: Command, stdin: Content?, task: TaskID, backend: SSHBackend,
        loop: SSHLoop
    ) {
        self.work = work
        self.command = command
        self.stdin = stdin
        self.task = task
        self.backend = backend
        self.loop = loop
    }

    /// What is asked of a target; nil when it cannot be, which its outcome says.
    func request(
        for target: Target, group: UInt64, observer: any TaskObserver, ended: @escaping @Sendable () -> Void
    ) -> ChannelRequest? {
        let account = RemoteAccount(target, work)
        let marker = backend.marker(of: task, work, on: target)
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
        let plan = ConnectionPlan(target, account: work.request.settings.user)
        return ChannelRequest(
            plan: plan, group: group,
            kind: .command(line, nonce: nonce) { [grace = backend.settings.grace] pid in
                RemoteKill(pid: pid, account: account, grace: grace)
            },
            input: stdin?.bytes ?? [], output: work.limits.output, timeout: work.limits.timeout,
            wrote: { [task] in observer.wrote($0, to: $1, on: target.name, of: task) },
            ended: { ending in
                backend.note(ending, hasMarker: marker != nil, over: plan)
                let report: @Sendable (HostOutcome) -> Void = { outcome in
                    observer.ended(outcome, of: task)
                    ended()
                }
                let outcome = outcome(of: ending, on: target.name)
                guard case .notGreeted(let code) = ending.way else { return report(outcome) }
                loop.explain(ending, code, over: plan, account, group: group) { reason in
                    var explained = outcome
                    (explained.exitCode, explained.reason) = (126, reason)
                    (explained.stdout, explained.stderr) = (CapturedOutput(), CapturedOutput())
                    report(explained)
                }
            })
    }

    private func outcome(of ending: ChannelEnding, on host: String) -> HostOutcome {
        var outcome = HostOutcome(
            host: host, status: ending.way.status, reason: ending.way.reason, stdout: ending.stdout,
            stderr: ending.stderr, startTime: ending.startTime, endTime: ending.endTime,
            duration: ending.duration, limits: work.limits)
        switch ending.way {
        case .exited(let code):
            let accepted = work.request.options.acceptedExits
            let read = RemoteEnding(
                exitCode: code, acceptedExits: accepted, stderr: ending.stderr, program: command.program)
            (outcome.exitCode, outcome.signal, outcome.reason) = (read.exitCode, read.signal, read.reason)
            if let code = read.exitCode, accepted.contains(code) { outcome.status = .succeeded }
        case .notGreeted: outcome.exitCode = 126
        case .refused(_, let exitCode): outcome.exitCode = exitCode
        case .killed, .unopened, .timedOut, .cancelled, .flooded, .lost: break
        }
        return outcome
    }
}
