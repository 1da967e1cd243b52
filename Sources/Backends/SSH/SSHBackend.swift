public import Admission
public import Effects
import Fleet
import Glibc
import Synchronization

/// Does work on other machines over OpenSSH: one connection per host and account, held by an ssh process of the user's
/// own configuration, and a channel of it per command, without a process for it here.
///
/// All methods may be called from any task, many hundreds at once.
public final class SSHBackend: Backend {
    /// `ssh`.
    public let name = "ssh"
    /// What it begins goes on when this machine fails.
    public let isRemote = true

    let run: RunID
    let settings: SSHTable.Settings
    private let loop = Mutex<SSHLoop?>(nil)
    private let groups = Atomic<UInt64>(0)
    let traces = Mutex(Traces())

    /// What is left on hosts for a run to be taken on by.
    struct Traces {
        /// Whether the run had another driver before this one.
        var isResumed = false
        /// Connections that sessions were opened over.
        var opened: Set<ConnectionPlan> = []
        /// Connections to hosts where commands have noted their start.
        var marked: Set<ConnectionPlan> = []
        /// Connections that ended with the last command, or over which a host fell silent.
        var silent: Set<ConnectionPlan> = []
        /// Markers that were looked for: what is there is no reason not to start.
        var looked: Set<RemoteMarker> = []
    }

    /// Makes a backend for a run; a thread is started with the first session.
    public convenience init(run: RunID) { self.init(run: run, SSHTable.Settings()) }

    init(run: RunID, _ settings: SSHTable.Settings) {
        self.run = run
        self.settings = settings
    }

    /// Begins to connect; who cannot be reached is told to its commands.
    public func open(_ session: SessionID, _ request: Admitted<SessionRequest>, on targets: [Target]) async
        -> Fault?
    {
        do throws(Fault) {
            let plans = targets.map { ConnectionPlan($0, account: request.request.settings.user) }
            try startedLoop().post(.open(session, plans))
            traces.withLock { $0.opened.formUnion(plans) }
            return nil
        } catch {
            return error
        }
    }

    public func close(_ session: SessionID) async { loop.withLock { $0?.post(.close(session)) } }

    public func perform(
        _ work: Admitted<TaskRequest>, task: TaskID, on targets: [Target], observer: any TaskObserver
    ) async -> Fault? {
        let loop: SSHLoop
        do throws(Fault) {
            loop = try startedLoop()
        } catch {
            for target in targets {
                let outcome = HostOutcome(
                    host: target.name, status: .lost, reason: error.message, limits: work.limits)
                observer.ended(outcome, of: task)
            }
            return error
        }
        switch work.request.work {
        case .command(let command, let stdin):
            let commands = SSHCommands(
                work: work, command: command, stdin: stdin, task: task, backend: self, loop: loop)
            await ask(loop, targets.count) { group, ended in
                targets.compactMap { target in
                    commands.request(for: target, group: group, observer: observer, ended: ended)
                }
            }
        case .probe(let probe):
            let probing = SSHProbing(work: work, probe: probe, backend: self, loop: loop)
            return await probing.perform(task, on: targets, observer)
        case .put(let put):
            let kind = SSHFiles.Kind.put(put, RemoteContent(put.content.bytes))
            await perform(
                SSHFiles(work: work, kind: kind, task: task, grace: settings.grace, loop: loop), on: targets,
                observer,
                loop)
        case .get(let get):
            let files = SSHFiles(work: work, kind: .get(get), task: task, grace: settings.grace, loop: loop)
            await perform(files, on: targets, observer, loop)
        }
        return nil
    }

    private func perform(
        _ files: SSHFiles, on targets: [Target], _ observer: any TaskObserver, _ loop: SSHLoop
    ) async {
        await ask(loop, targets.count) { group, ended in
            targets.compactMap { target in
                files.request(for: target, group: group, observer: observer, ended: ended)
            }
        }
    }

    /// The number of another group of requests.
    func nextGroup() -> UInt64 { groups.add(1, ordering: .relaxed).newValue }

    /// Notes that a marker was looked for.
    func note(_ marker: RemoteMarker, over plan: ConnectionPlan) {
        traces.withLock { traces in
            traces.looked.insert(marker)
            traces.marked.insert(plan)
        }
    }

    /// The marker of work that is about to begin; nil for what changes nothing, which can be done again, so that nobody need
    /// know what became of it.
    func marker(of task: TaskID, _ work: Admitted<TaskRequest>, on target: Target) -> RemoteMarker? {
        guard !work.isReadOnly else { return nil }
        var marker = RemoteMarker(run: run.description, task: task, host: target.name)
        marker.isAgain = traces.withLock { $0.looked.contains(marker) }
        return marker
    }

    /// Notes with a command's ending whether its host has a marker of it, and can be asked once more.
    func note(_ ending: ChannelEnding, hasMarker: Bool, over plan: ConnectionPlan) {
        let isSilent =
            switch ending.way {
            case .lost: true
            case .timedOut(let note), .cancelled(let note), .flooded(let note): ending.wasSaid && note != nil
            case .exited, .killed, .notGreeted, .refused, .unopened: false
            }
        traces.withLock { traces in
            if ending.wasSaid && hasMarker { traces.marked.insert(plan) }
            if isSilent {
                traces.silent.insert(plan)
            } else if ending.wasSaid {
                traces.silent.remove(plan)
            }
        }
    }

    /// Ends every connection; nothing of them is left when it returns.
    ///
    /// Of a run that is over, what commands have noted on hosts is removed first.
    public func end(isOver: Bool) async {
        guard let loop = loop.withLock({ $0.take() }) else { return }
        if isOver { await removeMarkers(by: loop) }
        await withCheckedContinuation { waiting in loop.post(.end { waiting.resume() }) }
    }

    private func removeMarkers(by loop: SSHLoop) async {
        let plans = traces.withLock { traces in
            // A host that was lost would hold up the end of the run; it keeps what it has.
            (traces.isResumed ? traces.marked.union(traces.opened) : traces.marked).subtracting(traces.silent)
        }
        let cleanup = RemoteCleanup(run: run.description)
        await ask(loop, plans.count) { group, ended in
            plans.map { plan in
                ChannelRequest(
                    plan: plan, group: group, kind: .question(cleanup.line), input: [], output: .kibibytes(1),
                    timeout: Self.cleaning, wrote: { _, _ in }, ended: { _ in ended() })
            }
        }
    }

    /// How long a host may take to clean up.
    private static let cleaning = Duration.seconds(10)

    func startedLoop() throws(Fault) -> SSHLoop {
        try loop.withLock { kept throws(Fault) in
            if let kept { return kept }
            let started = try SSHLoop(settings)
            kept = started
            return started
        }
    }
}
