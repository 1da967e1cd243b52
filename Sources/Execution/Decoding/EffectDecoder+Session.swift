import Effects
import Fleet
import SandboxProtocol

extension EffectDecoder {
    /// What `gse.session{…}` asks for, its hosts looked up and narrowed by `--limit`.
    func session(_ call: CallReader) throws(Misuse) -> SessionRequest {
        try call.expect(atMost: 1)
        guard case .table = call[0] else {
            throw call.misuse(
                "takes a table such as {hosts = {\"web-01\"}}, not \(call[0].kindName)", code: "usage.type")
        }
        var options = try OptionReader(call, call[0])
        let asked = options.take("hosts")
        let settings = try self.settings(&options)
        let isHelper = try call.bool(options.take("helper"), "helper")
        try options.finish()
        var hosts = try self.hosts(call, asked)
        if let limit, !isHelper {
            hosts.removeAll { !limit.contains($0.name) }
            guard !hosts.isEmpty else {
                throw call.misuse(
                    "--limit or --retry-of leaves none of the hosts asked for", code: "usage.host")
            }
        }
        return SessionRequest(hosts: hosts, settings: settings, isHelper: isHelper)
    }

    /// `user`, `cwd`, `env` and `timeout`, as sessions and tasks take them.
    func settings(_ options: inout OptionReader) throws(Misuse) -> SessionSettings {
        let call = options.call
        var settings = SessionSettings()
        settings.user = try options.take("user") { value, name throws(Misuse) in try call.text(value, name) }
        settings.directory = try options.take("cwd") { value, name throws(Misuse) in
            let path = try call.bytes(value, name)
            guard path.first == UInt8(ascii: "/"), !path.contains(0) else {
                throw call.misuse("cwd must be an absolute path, not \(value.shown)")
            }
            return path
        }
        settings.timeout = try options.take("timeout") { value, name throws(Misuse) in
            let timeout = try call.duration(value, name)
            guard timeout > .zero else { throw call.misuse("timeout must be longer than zero") }
            return timeout
        }
        settings.environment = try environment(call, options.take("env"))
        return settings
    }

    private func environment(_ call: CallReader, _ value: LuaValue) throws(Misuse) -> [EnvironmentVariable] {
        guard value != .null else { return [] }
        guard case .table(let table) = value, table.sequence.isEmpty else {
            throw call.misuse("env must be a table such as {LANG = \"C\"}", code: "usage.type")
        }
        var variables: [EnvironmentVariable] = []
        for field in table.fields {
            let name = field.key.shown
            let value = try content(call, field.value, "env: \(name)")
            guard case .string(let key) = field.key,
                let variable = EnvironmentVariable(name: key, value: value)
            else {
                throw call.misuse("env needs names without = and strings without NUL bytes; look at \(name)")
            }
            variables.append(variable)
        }
        return variables
    }

    private func hosts(_ call: CallReader, _ value: LuaValue) throws(Misuse) -> [AskedHost] {
        switch value {
        case .null:
            guard isLocalhostImplied else {
                throw call.misuse("hosts must be given with this backend", code: "usage.host")
            }
            return [inventory.asked(Inventory.localhost)]
        case .string:
            let selector = try call.text(value, "hosts")
            return try select(call, selector)
        case .table: return try named(call, try call.list(value, "hosts"))
        case .bool, .int, .double, .handle:
            throw call.misuse(
                "hosts must be a list of names or a selector, not \(value.kindName)", code: "usage.type")
        }
    }

    /// What a selector selects.
    func select(_ call: CallReader, _ selector: String) throws(Misuse) -> [AskedHost] {
        let hosts: [AskedHost]
        do {
            hosts = try inventory.select(selector)
        } catch {
            throw call.misuse("\(error)", code: "usage.host")
        }
        guard !hosts.isEmpty else {
            throw call.misuse("no host matches \(quoted(selector))", code: "usage.host")
        }
        return hosts
    }

    private func named(_ call: CallReader, _ values: [LuaValue]) throws(Misuse) -> [AskedHost] {
        guard !values.isEmpty else {
            throw call.misuse(
                "hosts is empty: no host at all; gse.hosts and gse.targets list those that a role grants, within --limit",
                code: "usage.host")
        }
        var names: [String] = []
        for value in values {
            if case .table(let table) = value, let field = table["name"] {
                names.append(try call.text(field, "a host's name"))
            } else {
                names.append(try call.text(value, "a host"))
            }
        }
        do {
            return try inventory.select(names: names)
        } catch {
            throw call.misuse("\(error)", code: "usage.host")
        }
    }
}
