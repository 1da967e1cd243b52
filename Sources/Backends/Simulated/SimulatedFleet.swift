internal import Admission
public import ConfigurationFiles
internal import Effects
public import Fleet
internal import Synchronization
internal import Threads

/// Hosts that exist only here, and what is being done on them: what survives whoever drives a run.
///
/// The same seed gives the same times, chances and endings, whatever order work comes in.
public final class SimulatedFleet: Sendable {
    /// What is done on the hosts, and what they are like.
    struct State {
        var hosts: [String: SimulatedHost] = [:]
        /// What was begun; kept only when somebody may ask later.
        var begun: [FaultPlan.Place: SimulatedWork] = [:]
        /// What of it is over.
        var over: Set<FaultPlan.Place> = []
        /// How many answers of the recording were given.
        var given: [Recording.Key: Int] = [:]
    }

    let model: FleetModel
    let faults: FaultPlan
    let recording: Recording
    /// The hosts that a model's selectors select; nil for all.
    let commands: [(model: CommandModel, hosts: Set<String>?)]
    let probes: [(model: ProbeModel, hosts: Set<String>?)]
    private let seed: UInt64
    /// Whether somebody may ask later what became of work.
    private let remembers: Bool
    private let fresh: SimulatedHost
    /// Work comes from any task.
    private let state = Mutex(State())

    /// Makes the hosts; all are there, whatever their name.
    ///
    /// - Parameters:
    ///   - inventory: what selectors of the model select from.
    ///   - recording: answers that come before those of the model, while there are any.
    ///   - remembers: whether another driver may ask what became of what one began.
    /// - Throws: an error with its line for a selector that selects what is not there.
    public init(
        _ model: FleetModel, inventory: Inventory = Inventory(), seed: UInt64 = 0, faults: FaultPlan = .none,
        recording: Recording = Recording(), remembers: Bool = false
    ) throws(ConfigurationError) {
        func hosts(_ selector: String?, _ line: Int?) throws(ConfigurationError) -> Set<String>? {
            guard let selector else { return nil }
            do {
                return Set(try inventory.select(selector).map(\.name))
            } catch {
                let remedy = error.remedy.map { "; \($0)" } ?? ""
                throw ConfigurationError(path: model.path, line: line, message: error.message + remedy)
            }
        }
        var commands: [(CommandModel, Set<String>?)] = []
        for command in model.commands {
            commands.append((command, try hosts(command.selector, command.line)))
        }
        var probes: [(ProbeModel, Set<String>?)] = []
        for probe in model.probes { probes.append((probe, try hosts(probe.selector, probe.line))) }
        self.model = model
        self.commands = commands
        self.probes = probes
        self.seed = seed
        self.faults = faults
        self.recording = recording
        self.remembers = remembers
        fresh = SimulatedHost(
            values: model.state, files: (model.files ?? [:]).mapValues { SimulatedHost.File(content: $0) })
    }

    /// Begins work on a host.
    func begin(
        _ work: Admitted<TaskRequest>, task: TaskID, on target: Target, at start: Timestamp,
        _ elapsed: Duration
    ) -> SimulatedWork {
        let place = FaultPlan.Place(task, on: target.name)
        var begun = SimulatedWork(place, limits: work.limits, start: start, begin: elapsed.inNanoseconds)
        var chance = chance(place)
        state.withLock { state in
            let host = state.hosts[target.name] ?? fresh
            let fault = faults.fault(place, &chance)
            answer(work, on: target, host, &state, &begun, &chance)
            if host.isDown {
                begun.fail(.lost, "the host is down")
            } else if let fault {
                begun.take(fault, isCommand: work.request.work.isCommand)
            }
            begun.cut(to: work.limits)
            if remembers { state.begun[place] = begun }
        }
        return begun
    }

    /// Ends work whose time has come: how it ended, or nil when it looks again later.
    func end(_ work: inout SimulatedWork, at now: Timestamp, _ elapsed: Int64) -> HostOutcome? {
        state.withLock { state in
            if work.probe != nil, looksAgain(&work, state.hosts[work.place.host] ?? fresh) { return nil }
            let change = work.change
            if !change.values.isEmpty || !change.files.isEmpty || change.isDown {
                state.hosts[work.place.host, default: fresh].take(change)
            }
            if remembers { state.over.insert(work.place) }
            return work.ended(at: now, elapsed)
        }
    }

    /// What was begun on a host; nil when nothing was.
    func begun(_ place: FaultPlan.Place) -> SimulatedWork? { state.withLock { $0.begun[place] } }

    /// Whether it is over, and has left behind what it leaves.
    func isOver(_ place: FaultPlan.Place) -> Bool { state.withLock { $0.over.contains(place) } }

    /// The tasks that were begun.
    var begunTasks: Set<TaskID> { state.withLock { Set($0.begun.keys.map(\.task)) } }

    /// Chances of one piece of work, of its own whatever else is done.
    private func chance(_ place: FaultPlan.Place) -> RandomNumbers {
        // FNV-1a: Fowler, Noll and Vo.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in place.task.description.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        for byte in place.host.utf8 { hash = (hash ^ (UInt64(byte) + 256)) &* 0x100_0000_01B3 }
        return RandomNumbers(seed: seed ^ hash)
    }
}
