import Effects
import SandboxProtocol

extension EffectDecoder {
    /// What `gse.undo` registers: the options of `gse.run`, and `always`.
    func undo(_ call: CallReader) throws -> UndoRequest {
        let (session, hosts) = try openSession(call, call[0], arguments: 3)
        var options = try OptionReader(call, call[2])
        let isAlways = try call.bool(options.take("always"), "always")
        let work = TaskWork.command(try command(call, call[1]), stdin: try standardInput(&options))
        let own = try settings(&options)
        let taskOptions = try self.options(&options)
        try options.finish()
        return UndoRequest(
            task: TaskRequest(
                session: session.id, hosts: hosts, work: work,
                settings: session.settings.overridden(by: own), options: taskOptions), isAlways: isAlways)
    }

    /// An undo of this run.
    func undo(_ call: CallReader, _ value: LuaValue) throws(Misuse) -> UndoID {
        try call.expect(atMost: 1)
        let id = UndoID(try call.handle(value, .undo).id)
        guard let number = id.number, number <= undos else {
            throw call.misuse("there is no undo \(quoted(id.description))")
        }
        return id
    }

    func lock(_ call: CallReader) throws(Misuse) -> Effect {
        try call.expect(atMost: 2)
        let name = try lockName(call, call[0])
        var options = try OptionReader(call, call[1])
        let wait = try options.take("wait") { value, name throws(Misuse) in try call.duration(value, name) }
        try options.finish()
        return .lock(name: name, wait: wait)
    }

    /// What `gse.approve{…}` asks.
    func question(_ call: CallReader) throws(Misuse) -> Question {
        try call.expect(atMost: 1)
        guard case .table = call[0] else {
            throw call.misuse(
                "takes a table such as {message = \"…\"}, not \(call[0].kindName)", code: "usage.type")
        }
        var options = try OptionReader(call, call[0])
        var question = Question(message: try call.text(options.take("message"), "message"))
        guard !question.message.isEmpty else { throw call.misuse("message must say what is to be approved") }
        let roles = options.take("roles")
        if roles != .null {
            for role in try call.list(roles, "roles") { question.roles.append(try call.text(role, "a role")) }
            guard !question.roles.isEmpty else { throw call.misuse("roles is empty: nobody could answer") }
        }
        question.timeout = try options.take("timeout") { value, name throws(Misuse) in
            let timeout = try call.duration(value, name)
            guard timeout > .zero else { throw call.misuse("timeout must be longer than zero") }
            return timeout
        }
        switch try call.optionalText(options.take("default"), "default") ?? "reject" {
        case "reject": break
        case "approve": question.isApprovedByDefault = true
        case let word: throw call.misuse("default must be \"reject\" or \"approve\", not \(quoted(word))")
        }
        try options.finish()
        return question
    }

    /// The most bytes of a lock's name: it is shown in one line with who holds it.
    private static let longestName = 200

    /// A lock's name as `gse locks` can show it and a person can write it.
    func lockName(_ call: CallReader, _ value: LuaValue) throws(Misuse) -> String {
        let name = try call.text(value, "the lock's name")
        let isShowable = name.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
                false
            default: true
            }
        }
        guard (1...Self.longestName).contains(name.utf8.count), isShowable else {
            throw call.misuse(
                "the lock's name must be 1 to \(Self.longestName) bytes of text that can be shown")
        }
        return name
    }
}
