public import Admission
public import Effects
import Fleet
import Synchronization

extension SSHBackend {
    /// Looks for the start markers of the work on its hosts: without one it was never started there, and never will be; what
    /// still runs is waited for, up to its time limit from now; what has ended left its exit code, but not its output.
    public func aftermath(
        of work: Admitted<TaskRequest>, task: TaskID, on targets: [Target], isSameBoot: Bool
    ) async -> [String: Aftermath] {
        guard case .command(let command, _) = work.request.work else {
            return Self.unknown(targets, "it may have been done")
        }
        guard !work.isReadOnly else { return Self.unknown(targets, "it leaves no start marker") }
        let loop: SSHLoop
        do throws(Fault) {
            loop = try startedLoop()
        } catch {
            return Self.unknown(targets, error.message)
        }
        let looks = targets.map {
            RemoteAftermath(work: work, command: command, task: task, target: $0, backend: self, loop: loop)
        }
        for look in looks { note(look.marker, over: look.plan) }
        return await withTaskGroup { group in
            for look in looks { group.addTask { (look.target.name, await look.aftermath()) } }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }

    /// No host tells of tasks that nobody names; but what the driver before this one left on its hosts is to go with it.
    public func begunBefore() async -> Set<TaskID> {
        traces.withLock { $0.isResumed = true }
        return []
    }

    private static func unknown(_ targets: [Target], _ why: String) -> [String: Aftermath] {
        Dictionary(targets.map { ($0.name, .unknown(why)) }) { $1 }
    }
}

/// Finds out what became of one command on one host.
private struct RemoteAftermath: Sendable {
    let work: Admitted<TaskRequest>
    let command: Command
    let task: TaskID
    let target: Target
    let backend: SSHBackend
    let loop: SSHLoop

    /// Between two looks at what still runs.
    private static let pause = Duration.milliseconds(300)
    /// How long a host may take to answer, beyond the connect.
    private static let patience = Duration.seconds(15)

    var plan: ConnectionPlan { ConnectionPlan(target, account: work.request.settings.user) }
    var marker: RemoteMarker {
        RemoteMarker(run: backend.run.description, task: task, host: target.name)
    }

    func aftermath() async -> Aftermath {
        let end = ContinuousClock.now + work.limits.timeout
        let lookup = RemoteLookup(marker: marker)
        while true {
            // The look itself is not given up by whoever cancels: what runs must be known to be ended.
            let ending = await Task {
                await backend.answer(
                    to: .question(lookup.line), over: plan, by: loop, within: Self.patience)
            }.value
            switch reading(lookup, ending) {
            case .never: return .notStarted
            case .exited(let code): return .ended(outcome(exited: code))
            case .gone: return .unknown("it ended while nobody watched")
            case .unclear(let why): return .unknown(why)
            case .running(let pid):
                if Task.isCancelled { return .ended(await ended(pid, as: .cancelled)) }
                if ContinuousClock.now >= end { return .ended(await ended(pid, as: .timedOut)) }
                try? await Task.sleep(for: Self.pause)
            }
        }
    }

    private func reading(_ lookup: RemoteLookup, _ ending: ChannelEnding) -> RemoteLookup.Reading {
        switch ending.way {
        case .exited: lookup.reading(ending.stdout.kept)
        case .lost(let why): .unclear("\(target.name) cannot be asked: \(why)")
        case .unopened(let why): .unclear("\(target.name) opened no session to be asked: \(why)")
        case .killed, .notGreeted, .refused, .timedOut, .cancelled, .flooded:
            .unclear("\(target.name) did not answer")
        }
    }

    private func outcome(exited code: Int32) -> HostOutcome {
        let accepted = work.request.options.acceptedExits
        let read = RemoteEnding(
            exitCode: code, acceptedExits: accepted, stderr: CapturedOutput(), program: command.program)
        return HostOutcome(
            host: target.name, status: read.exitCode.map(accepted.contains) == true ? .succeeded : .failed,
            exitCode: read.exitCode, signal: read.signal,
            reason: read.reason ?? "its driver was gone: what it wrote is not known", limits: work.limits)
    }

    /// Ends what still runs.
    private func ended(_ pid: Int32, as status: TaskStatus) async -> HostOutcome {
        let account = RemoteAccount(target, work)
        let kill = RemoteKill(pid: pid, account: account, grace: backend.settings.grace)
        let ending = await Task {
            await backend.answer(
                to: .question(kill.line), over: plan, by: loop, within: backend.settings.grace + Self.patience
            )
        }.value
        var reason = "its driver was gone"
        if kill.reading(ending.stdout.kept) != .gone { reason += "; \(SSHTable.unsaid)" }
        return HostOutcome(host: target.name, status: status, reason: reason, limits: work.limits)
    }
}

extension RemoteAccount {
    /// As whom work is done on a target.
    init(_ target: Target, _ work: Admitted<TaskRequest>) {
        let asked = work.request.settings.user
        self.init(
            login: ConnectionPlan(target, account: asked).login, asked: asked,
            usesSudo: target.connection.usesSudo == true)
    }
}
