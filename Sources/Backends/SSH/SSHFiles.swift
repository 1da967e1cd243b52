import Admission
import Effects

/// A file put on, or read from, each target of a task: what is asked, and what its ending means.
struct SSHFiles: Sendable {
    /// What is done with it.
    enum Kind: Sendable {
        case put(FilePut, RemoteContent)
        case get(FileGet)
    }

    let work: Admitted<TaskRequest>
    let kind: Kind
    let task: TaskID
    let grace: Duration
    let loop: SSHLoop
    /// A random word that marks the greetings, and names temporary files.
    private let nonce = "gse" + String(UInt64.random(in: .min ... .max), radix: 16)

    init(work: Admitted<TaskRequest>, kind: Kind, task: TaskID, grace: Duration, loop: SSHLoop) {
        self.work = work
        self.kind = kind
        self.task = task
        self.grace = grace
        self.loop = loop
    }

    /// What is asked of a target; nil when it cannot be, which its outcome says.
    func request(
        for target: Target, group: UInt64, observer: any TaskObserver, ended: @escaping @Sendable () -> Void
    ) -> ChannelRequest? {
        let report: @Sendable (HostOutcome) -> Void = { outcome in
            observer.ended(outcome, of: task)
            ended()
        }
        let account = RemoteAccount(target, work)
        let asked: Asked
        switch self.asked(of: account) {
        case .success(let made): asked = made
        case .failure(let impossible):
            report(
                HostOutcome(
                    host: target.name, status: .failed, reason: impossible.reason, limits: work.limits))
            return nil
        }
        let plan = ConnectionPlan(target, account: work.request.settings.user)
        return ChannelRequest(
            plan: plan, group: group,
            kind: .command(asked.line, nonce: nonce) { [grace] pid in
                RemoteKill(pid: pid, account: account, grace: grace)
            },
            input: asked.input, output: asked.output, timeout: work.limits.timeout, wrote: { _, _ in },
            ended: { ending in
                let outcome = outcome(of: ending, on: target.name, asked)
                guard case .notGreeted(let code) = ending.way else { return report(outcome) }
                loop.explain(ending, code, over: plan, account, group: group) { reason in
                    var explained = outcome
                    explained.reason = reason
                    report(explained)
                }
            })
    }

    private struct Impossible: Error { let reason: String }

    /// What is said to a host, and what its answer means.
    private struct Asked: Sendable {
        let line: RemoteLine
        var input = Bytes()
        let output: ByteCount
        let read: @Sendable (_ ending: ChannelEnding, _ exitCode: Int32, _ outcome: inout HostOutcome) -> Void
    }

    private func asked(of account: RemoteAccount) -> Result<Asked, Impossible> {
        switch kind {
        case .put(let put, let content):
            let remote = RemotePut(
                work: work, put: put, content: content, account: account, nonce: nonce, now: .wallClock)
            return Self.possible(remote.line()).map { line in
                Asked(
                    line: line, input: put.isLook ? [] : content.bytes, output: ChannelRequest.answer
                ) { ending, _, outcome in
                    switch remote.reading(ending.stdout.kept, stderr: ending.stderr.kept) {
                    case .done(let change): (outcome.status, outcome.change) = (.succeeded, change)
                    case .failed(let reason): outcome.reason = reason
                    }
                }
            }
        case .get(let get):
            let remote = RemoteGet(work: work, get: get, account: account, nonce: nonce)
            // What is dropped beyond that tells a file that grew meanwhile.
            let most = ByteCount(max(remote.most.bytes, 64 << 10))
            return Self.possible(remote.line()).map { line in
                Asked(line: line, output: most) { ending, code, outcome in
                    switch remote.reading(ending.stdout, stderr: ending.stderr.kept, exitCode: code) {
                    case .content(let bytes): (outcome.status, outcome.content) = (.succeeded, bytes)
                    case .failed(let reason): outcome.reason = reason
                    }
                }
            }
        }
    }

    private static func possible(_ composition: RemoteComposition) -> Result<RemoteLine, Impossible> {
        switch composition {
        case .line(let line): .success(line)
        case .impossible(let reason): .failure(Impossible(reason: reason))
        }
    }

    private func outcome(of ending: ChannelEnding, on host: String, _ asked: Asked) -> HostOutcome {
        var outcome = HostOutcome(
            host: host, status: ending.way.status, reason: ending.way.reason, startTime: ending.startTime,
            endTime: ending.endTime,
            duration: ending.duration, limits: work.limits)
        if case .exited(let code) = ending.way { asked.read(ending, code, &outcome) }
        return outcome
    }
}
