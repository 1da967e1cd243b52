import Admission
import CSpawn
import Effects
import Glibc
import Threads

/// The state of the command loop: every running command of the process.
///
/// Lives on the loop's thread only.
final class CommandTable {
    /// What the loop is set up with.
    struct Settings: Sendable {
        /// From TERM to KILL.
        let grace: Duration
        /// The descriptor that says that there are orders.
        let wake: Int32
    }

    /// What its poll waits for.
    enum EventKind: UInt64 {
        case exit, stdout, stderr, stdin, orphan, leftover, wake
    }

    let poll: EventPoll
    let grace: Int64
    let start: CommandStart
    let buffer: UnsafeMutableRawBufferPointer
    var commands: [UInt64: RunningCommand] = [:]
    var leaders: [pid_t: UInt64] = [:]
    var tags = ProcessTag()
    var orphans = OrphanWatch()
    var leftovers = LeftoverPipes()
    var deadlines = DeadlineQueue()
    /// The processes of the machine as seen in this turn of the loop.
    var processes: ProcessTable?
    private var batches: [ObjectIdentifier: BatchProgress] = [:]
    private var queue: [BatchProgress] = []
    private var lastID: UInt64 = 0
    private let capacity: Int

    /// Four descriptors per command at its start, and some for the rest of the process.
    private static let descriptorsPerCommand = 4
    private static let reserve = 128

    /// Opens what the loop needs.
    ///
    /// - Throws: a ``Fault`` when descriptors are used up.
    init(_ settings: Settings) throws(Fault) {
        let limit = DescriptorLimit.raised
        capacity = max(4, (limit.available - Self.reserve) / Self.descriptorsPerCommand)
        grace = Monotonic.microseconds(settings.grace)
        guard let poll = EventPoll(),
            poll.add(settings.wake, key: EventKey<CommandTable.EventKind>(0, .wake).packed)
        else {
            throw Fault.exhausted(errno)
        }
        self.poll = poll
        let nullDevice = open("/dev/null", O_RDWR | O_CLOEXEC)
        guard nullDevice >= 0 else { throw Fault.exhausted(errno) }
        start = CommandStart(nullDevice: nullDevice, softFiles: limit.inherited)
        buffer = .allocate(byteCount: 64 << 10, alignment: 16)
    }

    deinit {
        orphans.end()
        leftovers.end()
        close(start.nullDevice)
        buffer.deallocate()
    }

    /// Runs until told to stop.
    ///
    /// `take` gives the orders that have come.
    func run(_ take: () -> [CommandLoop.Order]) {
        while true {
            processes = nil
            var hasOrders = false
            poll.wait(until: nextInstant) { packed in
                guard let key = EventKey<CommandTable.EventKind>(packed: packed) else { return }
                if key.kind == .wake { hasOrders = true } else { handle(key) }
            }
            if hasOrders, !obey(take()) { return }
            attendDeadlines()
        }
    }

    private var nextInstant: Int64? {
        guard let look = orphans.nextLook else { return deadlines.first }
        return min(look, deadlines.first ?? look)
    }

    private func obey(_ orders: [CommandLoop.Order]) -> Bool {
        for order in orders {
            switch order {
            case .run(let batch):
                let progress = BatchProgress(batch)
                batches[ObjectIdentifier(batch)] = progress
                advance(progress)
            case .cancel(let batch):
                cancel(batch)
            case .stop:
                return false
            }
        }
        return true
    }

    private func handle(_ key: EventKey<CommandTable.EventKind>) {
        switch key.kind {
        case .orphan: return orphans.ended(pid_t(truncatingIfNeeded: key.id))
        case .leftover: return leftovers.drain(key.id, nullDevice: start.nullDevice)
        case .exit, .stdout, .stderr, .stdin, .wake: break
        }
        guard let command = commands[key.id] else { return }
        switch key.kind {
        case .exit: hasExited(command)
        case .stdout: read(command, .stdout)
        case .stderr: read(command, .stderr)
        case .stdin: command.feed()
        case .orphan, .leftover, .wake: break
        }
    }

    private func attendDeadlines() {
        let now = Monotonic.now
        while let id = deadlines.next(due: now) {
            guard let command = commands[id], command.deadline <= now else { continue }
            isDue(command)
        }
        // Deadlines of commands that have ended stay in the queue until there are too many of them.
        if deadlines.count > 2 * commands.count + 256 {
            deadlines.keep { time, id in commands[id]?.deadline == time }
        }
        if let look = orphans.nextLook, look <= now { orphans.look(tags: tags, leaders: leaders, poll: poll) }
    }

    /// Sets when a command is looked at next.
    func schedule(_ command: RunningCommand, at instant: Int64) {
        command.deadline = instant
        deadlines.insert(instant, command.id)
    }

    /// Reports how a command ended and starts what waited for its place.
    func report(_ outcome: HostOutcome, of command: RunningCommand) {
        commands[command.id] = nil
        leaders[command.pid] = nil
        orphans.expect()
        command.batch.observer.ended(outcome, of: command.batch.task)
        guard let progress = batches[ObjectIdentifier(command.batch)] else { return }
        progress.running -= 1
        advance(progress)
        if !queue.isEmpty {
            let waiting = queue
            queue = []
            for progress in waiting { advance(progress) }
        }
    }

    /// Starts as many targets of a batch as may run, and lets it go when all have ended.
    private func advance(_ progress: BatchProgress) {
        while progress.mayStart {
            guard commands.count < capacity, begin(progress) else {
                queue.append(progress)
                return
            }
        }
        if progress.batch.isCancelled { progress.endRest(.cancelled, reason: nil) }
        guard progress.isOver else { return }
        batches[ObjectIdentifier(progress.batch)] = nil
        progress.batch.complete(progress.fault)
    }

    /// Starts the next target of a batch.
    ///
    /// - Returns: false when it must wait until another command has ended.
    private func begin(_ progress: BatchProgress) -> Bool {
        let batch = progress.batch
        let host = batch.targets[progress.next]
        let startTime = Timestamp.wallClock
        let startInstant = Monotonic.now
        let tag = tags.next()
        switch start.start(batch, host: host, tag: tag) {
        case .running(let started, let pipes):
            lastID += 1
            let command = RunningCommand(
                id: lastID, batch: batch, host: host, started: started, tag: tag, pipes: pipes,
                startTime: startTime, startInstant: startInstant)
            progress.next += 1
            progress.running += 1
            watch(command)
        case .refused(let reason, let exitCode):
            progress.next += 1
            let outcome = HostOutcome(
                host: host, status: .failed, exitCode: exitCode, reason: reason, limits: batch.limits)
            batch.observer.ended(outcome, of: batch.task)
        case .exhausted(let error):
            if (error == EMFILE || error == ENFILE) && !commands.isEmpty { return false }
            progress.fault = .exhausted(error)
            progress.endRest(.failed, reason: "fault.resources")
        }
        return true
    }

    private func watch(_ command: RunningCommand) {
        commands[command.id] = command
        leaders[command.pid] = command.id
        orphans.expect()
        _ = poll.add(command.pidfd, key: EventKey<CommandTable.EventKind>(command.id, .exit).packed)
        _ = poll.add(command.pipes.stdout, key: EventKey<CommandTable.EventKind>(command.id, .stdout).packed)
        _ = poll.add(command.pipes.stderr, key: EventKey<CommandTable.EventKind>(command.id, .stderr).packed)
        if command.pipes.stdin >= 0 {
            command.feed()
            if command.pipes.stdin >= 0 {
                _ = poll.add(
                    command.pipes.stdin, key: EventKey<CommandTable.EventKind>(command.id, .stdin).packed,
                    writing: true)
            }
        }
        schedule(command, at: command.deadline)
    }

    private func cancel(_ batch: CommandBatch) {
        queue.removeAll { $0.batch === batch }
        guard let progress = batches[ObjectIdentifier(batch)] else { return }
        for command in commands.values where command.batch === batch { end(command, as: .cancelled) }
        advance(progress)
    }
}
