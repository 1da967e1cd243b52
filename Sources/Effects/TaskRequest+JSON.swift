extension AskedHost {
    /// The account is a member only where it is not this process's: null when nobody knows it.
    var json: JSON {
        let account: JSON? =
            switch ownAccount {
            case .acting: nil
            case .login(let name): .string(name)
            case .unknown: .null
            }
        return .object(
            JSON.listed([
                "name": .string(name), "groups": .strings(groups), "by_name": .bool(isByName),
                "account": account,
            ]))
    }
}

extension SessionRequest {
    var members: [JSON.Member] {
        [.init("hosts", .array(hosts.map(\.json)))] + settings.members + [.init("helper", .bool(isHelper))]
    }
}

extension SessionSettings {
    var members: [JSON.Member] {
        JSON.listed([
            "user": user.map(JSON.string), "cwd": directory.map(JSON.bytes),
            "env": environment.isEmpty ? nil : .array(environment.map(\.json)),
            "timeout": timeout.map(JSON.seconds),
        ])
    }
}

extension EnvironmentVariable {
    fileprivate var json: JSON { ["name": .bytes(name), "value": value.json] }
}

extension TaskRequest {
    var members: [JSON.Member] {
        [.init("session", .string(session.description)), .init("hosts", .array(hosts.map(\.json)))]
            + work.members + settings.members + options.members
    }
}

extension Command {
    var json: JSON { .array(argv.map(JSON.bytes)) }
}

extension TaskWork {
    fileprivate var members: [JSON.Member] {
        switch self {
        case .command(let command, let stdin):
            JSON.listed(["command": command.json, "stdin": stdin.map(\.json)])
        case .put(let put):
            JSON.listed([
                "path": .bytes(put.path), "content": put.content.json,
                "mode": put.mode.map { .int(Int64($0)) },
                "owner": put.owner.map(JSON.string), "group": put.group.map(JSON.string),
                "backup": .int(Int64(put.backups)),
            ])
        case .get(let get): JSON.listed(["path": .bytes(get.path), "max": get.max.map(JSON.size)])
        case .probe(let probe): probe.members
        }
    }
}

extension Probe {
    fileprivate var members: [JSON.Member] {
        let asked: [JSON.Member] =
            switch check {
            case .tcp(let host, let port): [.init("tcp", ["host": .string(host), "port": .int(Int64(port))])]
            case .http(let http):
                JSON.listed([
                    "http": .string(http.url), "status": .int(Int64(http.status)),
                    "contains": http.contains.map(JSON.bytes), "body": http.body.map(JSON.bytes),
                    "host_header": http.hostHeader.map(JSON.string),
                ])
            }
        return asked + [.init("within", .seconds(within)), .init("every", .seconds(every))]
    }
}

extension TaskOptions {
    fileprivate var members: [JSON.Member] {
        JSON.listed([
            "output": output.map(JSON.size), "limit": hostsAtOnce.map { .int(Int64($0)) },
            "ok": .array(acceptedExits.sorted().map { .int(Int64($0)) }), "in_doubt": inDoubt.json,
            "lost_ok": .bool(isLossAccepted), "parallel": .bool(isParallel), "secret": .bool(isSecret),
            "assume": assumed.map {
                ["stdout": .bytes($0.stdout), "exit_code": .int(Int64($0.exitCode))]
            },
            "dropped": dropped.isEmpty ? nil : .strings(dropped.map(\.rawValue).sorted()), "note": note,
        ])
    }
}

extension InDoubtRule {
    fileprivate var json: JSON {
        switch self {
        case .fail: "fail"
        case .repeat: "repeat"
        case .probe(let command): ["probe": command.json]
        }
    }
}

extension JSON {
    /// Members without those that are nil.
    public static func listed(_ members: KeyValuePairs<String, JSON?>) -> [Member] {
        members.compactMap { name, value in value.map { Member(name, $0) } }
    }
}
