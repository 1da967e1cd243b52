public import Admission
public import Effects
import Synchronization

/// Does work on this machine: every target it is given is this machine, whatever its name.
///
/// Commands are started from their argument vectors, without a shell, each in a session of its own; a time-out or a
/// cancellation ends the whole tree. All methods may be called from any task, many hundreds at once.
public final class LocalBackend: Backend {
    /// `local`.
    public let name = "local"

    private let grace: Duration
    private let startsFile: String?
    private let loop = Mutex<CommandLoop?>(nil)

    /// Makes a backend; threads are started with the first work.
    ///
    /// - Parameters:
    ///   - grace: the time from TERM to KILL when a command is ended.
    ///   - startsFile: a file that gets a line `TASK HOST PID START-TIME` for each command just before its program is
    ///     executed (start time as field 22 of /proc/PID/stat); made with mode 0600 if missing. nil for none.
    public init(grace: Duration = .seconds(2), startsFile: String? = nil) {
        self.grace = grace
        self.startsFile = startsFile
    }

    deinit { loop.withLock { $0?.post(.stop) } }

    public func perform(
        _ work: Admitted<TaskRequest>, task: TaskID, on targets: [Target], observer: any TaskObserver
    ) async -> Fault? {
        let names = targets.map(\.name)
        let acting: ActingAccount
        do throws(ActingAccount.Unusable) {
            acting = try .named(work.request.settings.user)
        } catch {
            Self.endAll(names, work, task, observer, reason: error.reason)
            return nil
        }
        switch work.request.work {
        case .command(let command, let stdin):
            let directory = work.request.settings.directory ?? HomeDirectory.of(acting)
            let plan = SpawnPlan(work, command: command, directory: directory, acting: acting)
            let batch = CommandBatch(
                work, plan: plan, stdin: stdin, targets: names, task: task, observer: observer)
            return await run(batch)
        case .put, .get, .probe:
            return Fault(code: "fault.unsupported", message: "the local backend cannot do this yet")
        }
    }

    private func run(_ batch: CommandBatch) async -> Fault? {
        let loop: CommandLoop
        do throws(Fault) {
            loop = try startedLoop()
        } catch {
            return error
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { waiting in
                batch.attach(waiting)
                loop.post(.run(batch))
            }
        } onCancel: {
            batch.cancel()
            loop.post(.cancel(batch))
        }
    }

    private func startedLoop() throws(Fault) -> CommandLoop {
        try loop.withLock { kept throws(Fault) in
            if let kept { return kept }
            let started = try CommandLoop(grace: grace, startsFile: startsFile)
            kept = started
            return started
        }
    }

    private static func endAll(
        _ names: [String], _ work: Admitted<TaskRequest>, _ task: TaskID, _ observer: any TaskObserver,
        reason: String
    ) {
        for name in names {
            observer.ended(
                HostOutcome(host: name, status: .failed, exitCode: 126, reason: reason, limits: work.limits),
                of: task)
        }
    }
}
