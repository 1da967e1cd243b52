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
    private let sessions = Mutex<[SessionID: [Target]]>([:])

    /// Makes a backend for a run; a thread is started with the first session.
    public init(run: RunID) {
        self.run = run
        settings = SSHTable.Settings()
    }

    /// Begins to connect; who cannot be reached is told to its commands.
    public func open(_ session: SessionID, _ request: Admitted<SessionRequest>, on targets: [Target]) async
        -> Fault?
    {
        do throws(Fault) {
            let plans = targets.map { ConnectionPlan($0, account: request.request.settings.user) }
            try startedLoop().post(.open(session, plans))
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
            let commands = SSHCommands(work: work, command: command, stdin: stdin, task: task, run: run)
            await ask(loop, targets.count) { group, ended in
                targets.compactMap { target in
                    commands.request(for: target, group: group, observer: observer, ended: ended)
                }
            }
        case .put, .get, .probe:
            for target in targets {
                let outcome = HostOutcome(
                    host: target.name, status: .failed, reason: "not yet over ssh", limits: work.limits)
                observer.ended(outcome, of: task)
            }
        }
        return nil
    }

    /// Asks and waits until every request has ended; cancellation of the calling task ends them.
    private func ask(
        _ loop: SSHLoop, _ count: Int,
        _ make: (_ group: UInt64, _ ended: @escaping @Sendable () -> Void) -> [ChannelRequest]
    ) async {
        let group = groups.add(1, ordering: .relaxed).newValue
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiting in
                let left = Countdown(count) { waiting.resume() }
                loop.post(.ask(make(group) { left.count() }))
                // Cancelled before anything was asked: what was said then had nothing to end.
                if Task.isCancelled { loop.post(.cancel(group: group)) }
            }
        } onCancel: {
            loop.post(.cancel(group: group))
        }
    }

    /// Ends every connection; nothing of them is left when it returns.
    public func end(isOver: Bool) async {
        guard let loop = loop.withLock({ $0.take() }) else { return }
        await withCheckedContinuation { waiting in loop.post(.end { waiting.resume() }) }
    }

    func startedLoop() throws(Fault) -> SSHLoop {
        try loop.withLock { kept throws(Fault) in
            if let kept { return kept }
            let started = try SSHLoop(settings)
            kept = started
            return started
        }
    }
}

/// Says once that so many things have happened.
private final class Countdown: Sendable {
    private let left: Atomic<Int>
    private let over: @Sendable () -> Void

    init(_ count: Int, over: @escaping @Sendable () -> Void) {
        left = Atomic(count)
        self.over = over
        if count == 0 { over() }
    }

    func count() { if left.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 { over() } }
}
