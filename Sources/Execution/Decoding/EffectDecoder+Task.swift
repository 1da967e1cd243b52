import Admission
import Effects
import SandboxProtocol

extension EffectDecoder {
    /// What `gse.run`, `gse.put`, `gse.get` and `gse.probe` ask for.
    func task(_ operation: Operation, _ call: CallReader) throws -> TaskRequest {
        let (session, hosts) = try openSession(call, call[0], arguments: 3)
        var options = try OptionReader(call, operation == .put ? call[1] : call[2])
        if operation == .put { try call.expect(atMost: 2) }
        let work: TaskWork
        switch operation {
        case .put: work = .put(try put(&options))
        case .get: work = .get(try get(call, &options))
        case .probe: work = .probe(try probe(call, &options))
        default: work = .command(try command(call, call[1]), stdin: try standardInput(&options))
        }
        let own = try settings(&options)
        let taskOptions = try self.options(&options)
        try options.finish()
        return TaskRequest(
            session: session.id, hosts: hosts, work: work, settings: session.settings.overridden(by: own),
            options: taskOptions)
    }

    func options(_ options: inout OptionReader) throws -> TaskOptions {
        let call = options.call
        var result = TaskOptions()
        result.output = try options.take("output") { value, name throws(Misuse) in try call.size(value, name)
        }
        result.hostsAtOnce = try options.take("limit") { value, name throws(Misuse) in
            Int(try call.whole(value, name, in: 1...1_000_000))
        }
        result.isLossAccepted = try call.bool(options.take("lost_ok"), "lost_ok")
        result.isParallel = try call.bool(options.take("parallel"), "parallel")
        result.isSecret = try call.bool(options.take("secret"), "secret")
        result.acceptedExits = try acceptedExits(call, options.take("ok"))
        result.inDoubt = try inDoubt(call, options.take("in_doubt"))
        result.assumed = try assumed(call, options.take("assume"))
        return result
    }

    private func acceptedExits(_ call: CallReader, _ value: LuaValue) throws(Misuse) -> Set<Int32> {
        guard value != .null else { return [0] }
        var codes: Set<Int32> = []
        for code in try call.list(value, "ok") {
            codes.insert(Int32(truncatingIfNeeded: try call.whole(code, "an exit code", in: 0...255)))
        }
        return codes
    }

    private func inDoubt(_ call: CallReader, _ value: LuaValue) throws -> InDoubtRule {
        switch value {
        case .null: return .fail
        case .string(let word) where word == Bytes("fail".utf8): return .fail
        case .string(let word) where word == Bytes("repeat".utf8): return .repeat
        case .table:
            var options = try OptionReader(call, value, "in_doubt")
            let probe = options.take("probe")
            try options.finish()
            return .probe(try command(call, probe))
        case .bool, .int, .double, .string, .handle:
            throw call.misuse(
                "in_doubt must be \"fail\", \"repeat\" or {probe = command}, not \(value.shown)")
        }
    }

    private func assumed(_ call: CallReader, _ value: LuaValue) throws(Misuse) -> AssumedAnswer? {
        guard value != .null else { return nil }
        var options = try OptionReader(call, value, "assume")
        let stdout = try options.take("stdout") { value, name throws(Misuse) in try call.bytes(value, name) }
        let code = try options.take("exit_code") { value, name throws(Misuse) in
            Int32(truncatingIfNeeded: try call.whole(value, name, in: 0...255))
        }
        try options.finish()
        return AssumedAnswer(stdout: stdout ?? [], exitCode: code ?? 0)
    }

    func standardInput(_ options: inout OptionReader) throws(Misuse) -> Content? {
        let call = options.call
        return try options.take("stdin") { value, name throws(Misuse) in
            guard case .table = value else { return try content(call, value, name) }
            var input = Content()
            for part in try call.list(value, name) { input += try content(call, part, "a part of stdin") }
            return input
        }
    }

    /// A command: a plain sequence of strings and whole numbers, or a string to be split.
    func command(_ call: CallReader, _ value: LuaValue) throws -> Command {
        let words: [Bytes]
        switch value {
        case .string(let line):
            switch CommandLine.split(line) {
            case .success(let split): words = split
            case .failure(let refusal): throw Rejection.refused(refusal)
            }
        case .table: words = try self.words(call, try call.list(value, "the command"))
        case .null, .bool, .int, .double, .handle:
            throw call.misuse(
                "the command must be a list or a string, not \(value.kindName)", code: "usage.type")
        }
        guard !words.isEmpty else { throw call.misuse("the command is empty") }
        guard let command = Command(argv: words) else {
            let remedy = "no rule can allow a NUL byte in a command"
            throw Rejection.refused(
                Refusal(code: "refused.command", message: "the command holds a NUL byte", remedy: remedy))
        }
        return command
    }

    private func words(_ call: CallReader, _ values: [LuaValue]) throws(Misuse) -> [Bytes] {
        var words: [Bytes] = []
        words.reserveCapacity(values.count)
        for value in values {
            switch value {
            case .string(let bytes): words.append(bytes)
            case .int(let number): words.append(Bytes(String(number).utf8))
            case .null, .bool, .double, .table, .handle:
                throw call.misuse(
                    "a word of the command must be a string or a whole number, not \(value.shown)",
                    code: "usage.type")
            }
        }
        return words
    }
}

extension SessionSettings {
    /// These, with what `other` sets in their place.
    func overridden(by other: SessionSettings) -> SessionSettings {
        var names: [Bytes: EnvironmentVariable] = [:]
        for variable in environment + other.environment { names[variable.name] = variable }
        return SessionSettings(
            user: other.user ?? user, directory: other.directory ?? directory,
            environment: names.values.sorted { $0.name.lexicographicallyPrecedes($1.name) },
            timeout: other.timeout ?? timeout)
    }
}
