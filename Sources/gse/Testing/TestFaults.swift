import Backends
import ConfigurationFiles
import Effects
import Preparing
import Rehearsal

/// What a test wants to go wrong: the run's n-th task on a host, or a command or probe on a host, each time.
struct TestFaults {
    /// Faults of tasks by number.
    private(set) var plan = FaultPlan.none
    private var commands: [JSON] = []
    private var probes: [JSON] = []

    /// How many there are.
    var count: Int { plan.planned.count + commands.count + probes.count }

    /// Reads the list: each with `host`, one of `task command probe`, and how it goes wrong.
    ///
    /// - Throws: ``Stop`` with exit code 64 for anything else.
    init(_ list: JSON?) throws(Stop) {
        guard let list else { return }
        guard case .array(let elements) = list else { throw Stop(.usage, "faults is a list of tables") }
        for element in elements {
            var reader = try TestOptions(element)
            let host = try reader.need("host")
            let (task, command) = (try reader.whole("task"), try reader.text("command"))
            let probe = try reader.text("probe")
            switch (task, command, probe) {
            case (let task?, nil, nil):
                plan.planned[.init(task: task, on: host)] = try Self.fault(&reader)
                try reader.finish()
            case (nil, let command?, nil):
                commands.append(
                    Self.model(element, [.init("run", .string(command)), .init("on", .string(host))]))
            case (nil, nil, let probe?):
                let key = probe.hasPrefix("http") ? "http" : "tcp"
                probes.append([key: .string(probe), "on": .string(host), "answers": false])
            case _: throw Stop(.usage, "a fault is of one of task, command and probe")
            }
        }
    }

    /// The fleet with what goes wrong each time.
    func worsen(_ model: FleetModel) throws(ConfigurationError) -> FleetModel {
        let faults = try FleetModel(
            json: ["commands": .array(commands), "probes": .array(probes)], path: "faults")
        var model = model
        model.commands = faults.commands + model.commands
        model.probes = faults.probes + model.probes
        return model
    }

    /// The fault as a model has it; a failure with exit code 1 when it does not say how.
    private static func model(_ fault: JSON, _ about: [JSON.Member]) -> JSON {
        guard case .object(let members) = fault else { return .object(about) }
        let ways = members.filter { !["host", "command"].contains($0.name) }
        let ending: [JSON.Member] =
            ways.contains { ["exit_code", "signal", "timed_out", "lost"].contains($0.name) }
            ? [] : [.init("exit_code", 1)]
        return .object(about + ways + ending)
    }

    private static func fault(_ reader: inout TestOptions) throws(Stop) -> SimulatedFault {
        var words: [String] = []
        if let code = try reader.whole("exit_code") { words.append("exit_code=\(code)") }
        if let time = try reader.text("slow") { words.append("slow=\(time)") }
        for word in ["timed_out", "lost", "truncated", "not_startable", "dies", "refused"]
        where try reader.flag(word) == true {
            words.append(word)
        }
        guard words.count <= 1 else { throw Stop(.usage, "a task goes wrong in one way") }
        let word = words.first ?? "exit_code=1"
        guard let fault = SimulatedFault(word: word) else {
            throw Stop(.usage, "a task cannot go wrong by \(Harmless.line(word))")
        }
        return fault
    }
}
