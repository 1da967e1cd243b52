extension Effect {
    /// The effect as an object: `effect`, its word, and its arguments under the names scripts use.
    ///
    /// Two effects are equal exactly when the ``JSON/encoded`` forms are. Durations are seconds, sizes bytes.
    public var json: JSON {
        switch self {
        case .session(let request): object(request.members)
        case .close(let session): object([.init("session", .string(session.description))])
        case .task(let request): object(request.members)
        case .wait(let tasks, let timeout): object(Self.wait(tasks, timeout))
        case .cancel(let task): object([.init("task", .string(task.description))])
        case .abandon(let strands): object([.init("strands", .array(strands.map { .int(Int64($0)) }))])
        case .undo(let request): object(request.members)
        case .keep(let undo): object([.init("undo", .string(undo.description))])
        case .lock(let name, let wait):
            object([.init("name", .string(name))] + (wait.map { [.init("wait", .seconds($0))] } ?? []))
        case .unlock(let name): object([.init("name", .string(name))])
        case .approve(let question): object(question.members)
        case .sleep(let duration): object([.init("duration", .seconds(duration))])
        case .now: object([])
        case .random(.unit): object([])
        case .random(.whole(let low, let high)): object([.init("min", .int(low)), .init("max", .int(high))])
        case .log(let entry): object(entry.members)
        case .progress(let progress): object(progress.members)
        case .hosts(let selector): object(selector.map { [.init("selector", .string($0))] } ?? [])
        case .describe(let hosts): object([.init("hosts", .array(hosts.map(\.json)))])
        case .file(let name), .module(let name), .secret(let name): object([.init("name", .string(name))])
        case .playbook(let header): object(header.members)
        case .finish(let finish):
            object([.init("message", .string(finish.message)), .init("data", finish.data)])
        }
    }

    private func object(_ members: [JSON.Member]) -> JSON {
        .object([.init("effect", .string(verb))] + members)
    }

    private static func wait(_ tasks: [TaskID], _ timeout: Duration?) -> [JSON.Member] {
        [.init("tasks", .strings(tasks.map(\.description)))]
            + (timeout.map { [.init("timeout", .seconds($0))] } ?? [])
    }
}

extension LogEntry {
    fileprivate var members: [JSON.Member] {
        [.init("level", .string(level.rawValue)), .init("message", .bytes(message)), .init("fields", fields)]
    }
}

extension Progress {
    fileprivate var members: [JSON.Member] {
        [.init("done", .double(done)), .init("total", .double(total))]
            + (label.map { [.init("label", .string($0))] } ?? [])
    }
}
