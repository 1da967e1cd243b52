public import Admission
public import Effects
import Synchronization

/// Does work on this machine: every target it is given is this machine, whatever its name.
///
/// Commands are started from their argument vectors, without a shell, each in a session of its own; a
/// time-out or a cancellation ends the whole tree. All methods may be called from any task, many hundreds at
/// once.
public final class LocalBackend: Backend {
    /// `local`.
    public let name = "local"

    let startsFile: String?
    private let commands: LocalCommands
    /// What drivers before this one began, read when it is first asked for.
    ///
    /// What this process begins itself nobody asks about.
    private let earlier = Mutex<StartMarkers?>(nil)

    /// Makes a backend; threads are started with the first work.
    ///
    /// - Parameters:
    ///   - grace: the time from TERM to KILL when a command is ended.
    ///   - startsFile: a file that gets a line `TASK HOST PID START-TIME` for each command just before its
    ///     program is executed (start time as field 22 of /proc/PID/stat); made with mode 0600 if missing.
    ///     nil for none.
    ///   - commands: the thread that watches the commands, shared with other backends; nil for one of its own.
    public init(
        grace: Duration = .seconds(2), startsFile: String? = nil, commands: LocalCommands? = nil
    ) {
        self.startsFile = startsFile
        self.commands = commands ?? LocalCommands(grace: grace)
    }

    /// From TERM to KILL.
    var grace: Duration { commands.grace }

    /// The markers of what earlier drivers began; nil when there are none to be had.
    func earlierMarkers() -> StartMarkers? {
        earlier.withLock { kept in
            if kept == nil { kept = startsFile.flatMap(StartMarkers.init(file:)) }
            return kept
        }
    }

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
            let batch = { (starts: MarkerFile?) in
                CommandBatch(
                    work, plan: plan, stdin: stdin?.bytes, targets: names, task: task, starts: starts,
                    observer: observer)
            }
            do throws(Fault) {
                return await run(batch(try startsFile.map(MarkerFile.init)), by: try commands.started())
            } catch {
                CommandLoop.refuse(batch(nil), error)
                return error
            }
        case .put(let put):
            let files = LocalFileWork(work: work, acting: acting)
            return await eachInTurn(names, task, observer) { await files.put(put, host: $0) }
        case .get(let get):
            let files = LocalFileWork(work: work, acting: acting)
            return await eachInTurn(names, task, observer) { await files.get(get, host: $0) }
        case .probe(let probe):
            let files = LocalFileWork(work: work, acting: acting)
            await withTaskGroup { group in
                for name in names {
                    group.addTask { observer.ended(await files.probe(probe, host: name), of: task) }
                }
            }
            return nil
        }
    }

    /// File work on one machine under several names: one after the other, so that they do not race for the
    /// file.
    private func eachInTurn(
        _ names: [String], _ task: TaskID, _ observer: any TaskObserver,
        _ work: (String) async -> (outcome: HostOutcome, isExhausted: Bool)
    ) async -> Fault? {
        var fault: Fault?
        for name in names {
            let (outcome, isExhausted) = await work(name)
            observer.ended(outcome, of: task)
            if isExhausted { fault = .noRoom(outcome.reason ?? "") }
        }
        return fault
    }

    private func run(_ batch: CommandBatch, by loop: CommandLoop) async -> Fault? {
        // Before anything is awaited: what is awaited below first goes through the cooperative pool.
        loop.post(.run(batch))
        return await withTaskCancellationHandler {
            await withCheckedContinuation { batch.attach($0) }
        } onCancel: {
            batch.cancel()
            loop.post(.cancel(batch))
        }
    }
    private static func endAll(
        _ names: [String], _ work: Admitted<TaskRequest>, _ task: TaskID, _ observer: any TaskObserver,
        reason: String
    ) {
        for name in names {
            observer.ended(
                HostOutcome(
                    host: name, status: .failed, exitCode: 126, reason: reason, limits: work.limits),
                of: task)
        }
    }
}

extension Fault {
    /// The machine has no disk, memory or descriptors left for a file.
    fileprivate static func noRoom(_ reason: String) -> Fault {
        Fault(
            code: "fault.resources", message: "this machine could not do the file work: \(reason)",
            remedy: "free disk space or memory on it", isRetryable: true)
    }
}
