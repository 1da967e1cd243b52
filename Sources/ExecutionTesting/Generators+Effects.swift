public import Effects

extension Generators {
    /// An effect of any kind.
    public mutating func effect() -> Effect {
        switch whole(0...24) {
        case 0:
            .session(
                SessionRequest(
                    hosts: list { $0.askedHost() }, settings: settings(), isHelper: once(in: 2)))
        case 1: .close(SessionID(string()))
        case 2...5: .task(taskRequest())
        case 6: .wait(list { TaskID($0.string()) }, timeout: maybe { $0.duration() })
        case 7: .cancel(TaskID(string()))
        case 8: .abandon(list { $0.whole(0...UInt32.max) })
        case 9: .sleep(duration())
        case 10: one(of: .now, .random(.unit))
        case 11: .random(range())
        case 12:
            .log(LogEntry(level: one(of: .debug, .info, .warning, .error), message: bytes(), fields: json()))
        case 13: .progress(Progress(done: double(), total: double(), label: maybe { $0.string() }))
        case 14: .hosts(selector: maybe { $0.string() })
        case 15: .describe(list { $0.askedHost() })
        case 16: one(of: .file(string()), .module(string()))
        case 17: .playbook(header())
        case 18: .undo(UndoRequest(task: taskRequest(), isAlways: once(in: 2)))
        case 19: .keep(UndoID(string()))
        case 20: .lock(name: string(), wait: maybe { $0.duration() })
        case 21: .unlock(name: string())
        case 22: .secret(string())
        case 23:
            .approve(
                Question(
                    message: string(), roles: list { $0.string() }, timeout: maybe { $0.duration() },
                    isApprovedByDefault: once(in: 2)))
        case _: .finish(Finish(isFailure: once(in: 2), message: string(), data: json()))
        }
    }

    /// One piece of work with everything that can be asked about it.
    public mutating func taskRequest() -> TaskRequest {
        TaskRequest(
            session: SessionID(string()), hosts: list { $0.askedHost() }, work: work(), settings: settings(),
            options: options())
    }

    private mutating func work() -> TaskWork {
        switch whole(0...3) {
        case 0: .command(command(), stdin: maybe { $0.content() })
        case 1:
            .put(
                FilePut(
                    path: bytes(), content: content(), mode: maybe { $0.whole(0...0o7777) },
                    owner: maybe { $0.string() }, group: maybe { $0.string() }, backups: whole(0...9)))
        case 2: .get(FileGet(path: bytes(), max: maybe { ByteCount($0.whole(0...1 << 40)) }))
        case _: .probe(Probe(check: check(), within: duration(), every: duration()))
        }
    }

    /// Bytes, secrets, or both.
    private mutating func content() -> Content {
        let parts = list { generators -> Content in
            generators.once(in: 3)
                ? Content(SecretReference(name: generators.string(), count: generators.whole(6...99)))
                : Content(generators.bytes())
        }
        return parts.reduce(into: Content()) { $0 += $1 }
    }

    private mutating func check() -> Probe.Check {
        if once(in: 2) { return .tcp(host: string(), port: whole(0...UInt16.max)) }
        return .http(
            HTTPExpectation(
                url: string(), status: whole(100...599), contains: maybe { $0.bytes() },
                body: maybe { $0.bytes() }, hostHeader: maybe { $0.string() }))
    }

    private mutating func command() -> Command {
        let words = list { $0.word() }
        return Command(argv: [word()] + words) ?? Command(argv: [[]]) ?? command()
    }

    private mutating func word() -> Bytes { bytes().filter { $0 != 0 } }

    private mutating func settings() -> SessionSettings {
        let variables = list { generators in
            let name = generators.word().filter { $0 != UInt8(ascii: "=") }
            return EnvironmentVariable(name: name + [95], value: generators.word())
        }
        return SessionSettings(
            user: maybe { $0.string() }, directory: maybe { $0.bytes() },
            environment: variables.compactMap { $0 }, timeout: maybe { $0.duration() })
    }

    private mutating func options() -> TaskOptions {
        TaskOptions(
            output: maybe { ByteCount($0.whole(0...1 << 40)) }, hostsAtOnce: maybe { $0.whole(1...5000) },
            acceptedExits: Set(list { $0.whole(0...255) }),
            inDoubt: one(of: .fail, .repeat, .probe(command())), isLossAccepted: once(in: 2),
            isParallel: once(in: 2), isSecret: once(in: 2),
            assumed: maybe { AssumedAnswer(stdout: $0.bytes(), exitCode: $0.whole(0...255)) },
            dropped: once(in: 4) ? [.stderr] : [], note: maybe { ["key": .string($0.string())] })
    }

    private mutating func askedHost() -> AskedHost {
        AskedHost(
            name: string(), groups: list { $0.string() }, isByName: once(in: 2),
            ownAccount: once(in: 2) ? .acting : once(in: 2) ? .unknown : .login(string()))
    }

    private mutating func range() -> RandomRange {
        let bounds = [int64(), int64()].sorted()
        return .whole(bounds[0], bounds[1])
    }

    private mutating func header() -> PlaybookHeader {
        PlaybookHeader(
            about: maybe { $0.string() }, targets: maybe { $0.string() }, lock: maybe { $0.string() },
            arguments: list { generators in
                ArgumentSpec(
                    name: generators.string(), kind: generators.kind(),
                    standard: generators.maybe { $0.json(depth: 1) }, about: generators.maybe { $0.string() })
            })
    }

    private mutating func kind() -> ArgumentSpec.Kind {
        one(
            of: .text, .matches(string()), .whole(min: maybe { $0.int64() }, max: maybe { $0.int64() }),
            .oneOf(list { $0.string() }), .duration, .size, .bool)
    }
}
