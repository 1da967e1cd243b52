public import Admission
public import Effects
internal import Synchronization
internal import Threads

/// Does work on hosts of a simulated fleet; one driver's way to them.
public final class SimulatedBackend: Backend {
    public let name: String
    public let isRemote: Bool

    private let fleet: SimulatedFleet
    private let time: SimulatedTime
    /// Whether another driver is told what became of work that this one began.
    private let tells: Bool
    private let isGone = Atomic<Bool>(false)

    /// A way to a fleet.
    ///
    /// - Parameters:
    ///   - name: the backend it stands for.
    ///   - isRemote: whether that one acts on other machines.
    ///   - tells: whether it knows what became of work that a driver before it began; false when the hosts do not tell,
    ///     so that such work is in doubt.
    public init(
        _ fleet: SimulatedFleet, time: SimulatedTime, name: String = "simulated", isRemote: Bool = false,
        tells: Bool = true
    ) {
        self.fleet = fleet
        self.time = time
        self.name = name
        self.isRemote = isRemote
        self.tells = tells
    }

    /// The driver is gone, as if killed: what it has begun goes on where it runs, and nothing of it is heard any more.
    public func abandon() { isGone.store(true, ordering: .relaxed) }

    /// Takes a moment of no time, so that what follows comes in the order of the fleet's time.
    public func open(
        _ session: SessionID, _ request: Admitted<SessionRequest>, on targets: [Target]
    ) async -> Fault? {
        _ = await sleep(fleet.recording.sessions[session], since: time.elapsed())
        return nil
    }

    public func perform(
        _ work: Admitted<TaskRequest>, task: TaskID, on targets: [Target], observer: any TaskObserver
    ) async -> Fault? {
        guard !isGone.load(ordering: .relaxed) else { return nil }
        var begun: [SimulatedWork] = []
        var queue = DeadlineQueue()
        for target in targets {
            let one = fleet.begin(work, task: task, on: target, at: time.now(), time.elapsed())
            queue.insert(one.end, UInt64(begun.count))
            begun.append(one)
        }
        // Even what takes no time ends after what is happening now.
        var isFirst = true
        while let end = queue.first, let index = queue.next(due: end).map(Int.init) {
            let pause = end - time.elapsed().inNanoseconds
            if isFirst || pause > 0, await !sleep(pause) {
                stop(begun[index], queue, begun, task, observer)
                return nil
            }
            isFirst = false
            guard let outcome = fleet.end(&begun[index], at: time.now(), time.elapsed().inNanoseconds) else {
                queue.insert(begun[index].end, UInt64(index))
                continue
            }
            tell(outcome, task, observer)
        }
        if let settled = fleet.recording.tasks[task] { _ = await sleep(settled, since: time.elapsed()) }
        return nil
    }

    /// Sleeps until an instant of a run on record, for no time when it is past; false when it is not to go on.
    private func sleep(_ instant: Duration?, since now: Duration) async -> Bool {
        await sleep(max(.zero, (instant ?? now) - now).inNanoseconds)
    }

    private func sleep(_ nanoseconds: Int64) async -> Bool {
        do { try await time.sleep(.nanoseconds(max(0, nanoseconds))) } catch { return false }
        return !isGone.load(ordering: .relaxed)
    }

    /// Ends what still runs, unless nobody is there to end it.
    private func stop(
        _ first: SimulatedWork, _ queue: DeadlineQueue, _ begun: [SimulatedWork], _ task: TaskID,
        _ observer: any TaskObserver
    ) {
        guard !isGone.load(ordering: .relaxed) else { return }
        var queue = queue
        var stopped = [first]
        while let index = queue.next(due: .max) { stopped.append(begun[Int(index)]) }
        for var work in stopped {
            work.fail(.cancelled)
            work.outcome.stdout = CapturedOutput()
            work.outcome.stderr = CapturedOutput()
            guard let outcome = fleet.end(&work, at: time.now(), time.elapsed().inNanoseconds) else {
                continue
            }
            observer.ended(outcome, of: task)
        }
    }

    private func tell(_ outcome: HostOutcome, _ task: TaskID, _ observer: any TaskObserver) {
        for (stream, output) in [(OutputStream.stdout, outcome.stdout), (.stderr, outcome.stderr)]
        where !output.kept.isEmpty {
            observer.wrote(output.kept, to: stream, on: outcome.host, of: task)
        }
        observer.ended(outcome, of: task)
    }
}

// MARK: - What a driver before this one began

extension SimulatedBackend {
    public func aftermath(
        of work: Admitted<TaskRequest>, task: TaskID, on targets: [Target], isSameBoot: Bool
    ) async -> [String: Aftermath] {
        var found: [String: Aftermath] = [:]
        for target in targets {
            let place = FaultPlan.Place(task, on: target.name)
            // A probe changes nothing: it is asked again.
            guard var begun = fleet.begun(place), begun.probe == nil else {
                found[target.name] = .notStarted
                continue
            }
            let isHeard = await sleep(begun.end - time.elapsed().inNanoseconds)
            var outcome: HostOutcome? = begun.ended(at: time.now(), begun.end)
            if !fleet.isOver(place) {
                if !isHeard { begun.fail(.cancelled) }
                outcome = fleet.end(&begun, at: time.now(), time.elapsed().inNanoseconds)
            }
            found[target.name] = tells ? outcome.map(Aftermath.ended) : .unknown("its host does not tell")
        }
        return found
    }

    public func begunBefore() async -> Set<TaskID> { fleet.begunTasks }
}
