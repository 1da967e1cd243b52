internal import ConfigurationFiles
internal import Effects

extension PolicyReader {
    func commands(_ node: ConfigurationNode, subject: String) throws(ConfigurationError) -> [CommandRule] {
        guard !node.isEmpty else { return [] }
        var rules: [CommandRule] = []
        for element in try node.list(subject, path: path) { rules.append(try command(element)) }
        return rules
    }

    private func command(_ node: ConfigurationNode) throws(ConfigurationError) -> CommandRule {
        var reader = try MappingReader(node, of: "a command", path: path)
        let name = try ruleName(&reader)
        let shape = try arguments(try reader.require("argv"))
        let runsOthers = try reader.take("runs_others")?.flag("runs_others", path: path) ?? false
        let rule = CommandRule(
            label: name ?? "", name: name, line: node.line, shape: shape,
            hosts: try narrowedHosts(&reader),
            users: try reader.take("users")?.texts("users", most: 1000, path: path),
            stdin: try stdin(&reader),
            timeout: try optional(
                reader.take("timeout"), { node throws(ConfigurationError) in try duration(node, "timeout") }),
            output: try optional(
                reader.take("output"), { node throws(ConfigurationError) in try size(node, "output") }),
            hostsAtOnce: try optional(
                reader.take("hosts_at_once"),
                { node throws(ConfigurationError) in try count(node, "hosts_at_once") }),
            process: try optional(
                reader.take("process"), { node throws(ConfigurationError) in try process(node) })
                ?? ProcessLimits(),
            isReadOnly: try reader.take("read_only")?.flag("read_only", path: path) ?? false,
            runsOthers: runsOthers, repeatsInDoubt: try repeatsInDoubt(&reader))
        try reader.finish()
        if !runsOthers, let program = shape.programs.first(where: ProgramsThatRunOthers.contains) {
            throw error(
                node.line,
                "\(CharacterRule.shown(program)) runs other programs, which this rule would grant too; "
                    + "say runs_others: true if that is meant")
        }
        return rule
    }

    func denies(_ node: ConfigurationNode, role: String) throws(ConfigurationError) -> [DenyRule] {
        guard !node.isEmpty else { return [] }
        var rules: [DenyRule] = []
        for element in try node.list("deny", path: path) {
            var reader = try MappingReader(element, of: "a deny rule", path: path)
            let name = try ruleName(&reader)
            let rule = DenyRule(
                label: "\(role)/\(name ?? "deny#\(rules.count + 1)")", line: element.line,
                shape: try arguments(try reader.require("argv")), hosts: try narrowedHosts(&reader),
                users: try reader.take("users")?.texts("users", most: 1000, path: path))
            try reader.finish()
            rules.append(rule)
        }
        return rules
    }

    private func ruleName(_ reader: inout MappingReader) throws(ConfigurationError) -> String? {
        guard let node = reader.take("name") else { return nil }
        let name = try node.text("name", path: path)
        guard name.utf8.count <= 128, name.utf8.first != UInt8(ascii: "#"),
            name.utf8.allSatisfy({ $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "/") })
        else {
            throw error(node.line, "\"\(name)\" cannot be the name of a rule: no blanks, no /, no # in front")
        }
        return name
    }

    private func narrowedHosts(_ reader: inout MappingReader) throws(ConfigurationError) -> HostGrant? {
        guard let node = reader.take("hosts") else { return nil }
        return try hosts(node)
    }

    private func stdin(_ reader: inout MappingReader) throws(ConfigurationError) -> ByteCount? {
        guard let node = reader.take("stdin") else { return nil }
        var inner = try MappingReader(node, of: "stdin", path: path)
        let most = try size(try inner.require("max"), "max")
        try inner.finish()
        return most
    }

    private func repeatsInDoubt(_ reader: inout MappingReader) throws(ConfigurationError) -> Bool {
        guard let node = reader.take("in_doubt") else { return false }
        switch try node.text("in_doubt", path: path) {
        case "repeat": return true
        case "fail": return false
        case let other: throw error(node.line, "in_doubt is fail or repeat, not \"\(other)\"")
        }
    }

    private func optional<Value>(
        _ node: ConfigurationNode?, _ read: (ConfigurationNode) throws(ConfigurationError) -> Value
    ) throws(ConfigurationError) -> Value? {
        guard let node else { return nil }
        return try read(node)
    }
}
