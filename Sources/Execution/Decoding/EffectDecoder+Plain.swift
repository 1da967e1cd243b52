import Effects
import Fleet
import SandboxProtocol

extension EffectDecoder {
    /// The effects that act on no host.
    func plain(_ operation: Operation, _ call: CallReader) throws(Misuse) -> Effect {
        switch operation {
        case .session: return .session(try session(call))
        case .close: return .close(try openSession(call, call[0], arguments: 1).session.id)
        case .wait: return try wait(call)
        case .cancel:
            try call.expect(atMost: 1)
            return .cancel(try task(call, call[0]))
        case .abandon: return try abandon(call)
        case .keep: return .keep(try undo(call, call[0]))
        case .lock: return try lock(call)
        case .unlock:
            try call.expect(atMost: 1)
            return .unlock(name: try lockName(call, call[0]))
        case .approve: return .approve(try question(call))
        case .sleep:
            try call.expect(atMost: 1)
            return .sleep(try call.duration(call[0], "the time"))
        case .now:
            try call.expect(atMost: 0)
            return .now
        case .random: return .random(try randomRange(call))
        case .log: return .log(try logEntry(call))
        case .progress: return .progress(try progress(call))
        case .hosts: return try hosts(call)
        case .targets:
            try call.expect(atMost: 0)
            return .hosts(selector: nil)
        case .file, .module:
            try call.expect(atMost: 1)
            let name = try call.text(call[0], "the name")
            return operation == .file ? .file(name) : .module(name)
        case .playbook:
            try call.expect(atMost: 1)
            return .playbook(try header(call))
        case .secret:
            try call.expect(atMost: 1)
            return .secret(try call.text(call[0], "the name"))
        case .fail, .degraded: return .finish(try finish(call, isFailure: operation == .fail))
        case .run, .exec, .put, .get, .probe, .undo:
            throw call.misuse("is a task")
        }
    }

    /// The tasks of one wait: each has a result, which is made before it crosses.
    private static let mostTasks = 10_000

    private func wait(_ call: CallReader) throws(Misuse) -> Effect {
        try call.expect(atMost: 2)
        let elements = try call.list(call[0], "the tasks")
        guard elements.count <= Self.mostTasks else {
            throw call.misuse(
                "waits for \(elements.count) tasks; at most \(Self.mostTasks) at once: wait for them in parts"
            )
        }
        var tasks: [TaskID] = []
        var seen: Set<TaskID> = []
        for element in elements {
            let id = try task(call, element)
            guard seen.insert(id).inserted else { throw call.misuse("task \(id) is given twice") }
            tasks.append(id)
        }
        var options = try OptionReader(call, call[1])
        let timeout = try options.take("timeout") { value, name throws(Misuse) in
            try call.duration(value, name)
        }
        try options.finish()
        return .wait(tasks, timeout: timeout)
    }

    private func abandon(_ call: CallReader) throws(Misuse) -> Effect {
        try call.expect(atMost: 1)
        var strands: [UInt32] = []
        for element in try call.list(call[0], "the strands") {
            let number = try call.whole(element, "a strand", in: 0...Int64(UInt32.max))
            strands.append(UInt32(truncatingIfNeeded: number))
        }
        return .abandon(strands)
    }

    private func randomRange(_ call: CallReader) throws(Misuse) -> RandomRange {
        try call.expect(atMost: 2)
        guard call[0] != .null else { return .unit }
        let all = Int64.min...Int64.max
        let first = try call.whole(call[0], "the bound", in: all)
        guard call[1] != .null else {
            guard first >= 1 else { throw call.misuse("the interval is empty: 1 to \(first)") }
            return .whole(1, first)
        }
        let second = try call.whole(call[1], "the upper bound", in: all)
        guard first <= second else { throw call.misuse("the interval is empty: \(first) to \(second)") }
        return .whole(first, second)
    }

    private func logEntry(_ call: CallReader) throws(Misuse) -> LogEntry {
        try call.expect(atMost: 3)
        let name = try call.text(call[0], "the level")
        guard let level = LogEntry.Level(rawValue: name) else {
            let levels = LogEntry.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw call.misuse("there is no level \(quoted(name)); there is \(levels)")
        }
        let fields = try JSON(call[2])
        switch fields {
        case .null, .object: break
        case .bool, .int, .double, .string, .array:
            throw call.misuse("fields must be a table with names", code: "usage.type")
        }
        return LogEntry(level: level, message: try call.bytes(call[1], "the message"), fields: fields)
    }

    private func progress(_ call: CallReader) throws(Misuse) -> Progress {
        try call.expect(atMost: 3)
        let done = try call.number(call[0], "done")
        let total = try call.number(call[1], "total")
        guard done >= 0, total >= 0 else { throw call.misuse("done and total must not be negative") }
        return Progress(done: done, total: total, label: try call.optionalText(call[2], "the label"))
    }

    private func hosts(_ call: CallReader) throws(Misuse) -> Effect {
        try call.expect(atMost: 1)
        if case .handle = call[0] {
            let (_, hosts) = try openSession(call, call[0], arguments: 1)
            return .describe(hosts)
        }
        return .hosts(selector: try call.text(call[0], "the selector"))
    }

    private func finish(_ call: CallReader, isFailure: Bool) throws(Misuse) -> Finish {
        try call.expect(atMost: 2)
        let message = try call.text(call[0], "the message")
        return Finish(isFailure: isFailure, message: message, data: try JSON(result: call[1]))
    }

    /// A task of this run.
    func task(_ call: CallReader, _ value: LuaValue) throws(Misuse) -> TaskID {
        let id = TaskID(try call.handle(value, .task).id)
        guard let number = id.number, number <= tasks else {
            throw call.misuse("there is no task \(quoted(id.description))")
        }
        return id
    }

    /// An open session of this run and the hosts a view narrows it to.
    func openSession(
        _ call: CallReader, _ value: LuaValue, arguments: Int
    ) throws(Misuse) -> (session: OpenSession, hosts: [AskedHost]) {
        try call.expect(atMost: arguments)
        let handle = try call.handle(value, .session)
        guard let session = sessions[SessionID(handle.id)] else {
            throw call.misuse("session \(quoted(handle.id)) is closed", code: "usage.closed")
        }
        guard let names = handle.hosts else { return (session, session.hosts) }
        if let stranger = names.filter({ !session.has($0) }).min() {
            throw call.misuse("session \(session.id) has no host \(quoted(stranger))", code: "usage.host")
        }
        let hosts = session.hosts(named: names)
        guard !hosts.isEmpty else { throw call.misuse("the view has no host", code: "usage.host") }
        return (session, hosts)
    }
}
