internal import ConfigurationFiles
internal import Effects
internal import Fleet

extension PolicyReader {
    /// Reads one role.
    ///
    /// Its rules keep the order of the file: `use` and `commands` count in the order they are written.
    func role(_ member: ConfigurationNode.Member) throws(ConfigurationError) -> Role {
        guard isName(member.name) else {
            throw error(member.line, "\"\(member.name)\" cannot be a role name")
        }
        var role = Role(name: member.name, line: member.line)
        guard !member.value.isEmpty else { return role }
        var reader = try MappingReader(member.value, of: "a role", path: path)
        if let node = reader.take("permissions") { role.permissions = try permissions(node) }
        if let node = reader.take("hosts") { role.hosts = try hosts(node) }
        if let node = reader.take("users") { role.users = try node.texts("users", most: 1000, path: path) }
        if let node = reader.take("directories") { role.directories = try directories(node) }
        if let node = reader.take("environment") { role.environment = try globs(node, "environment") }
        try readCommands(&reader, into: &role)
        if let node = reader.take("files") { role.files = try files(node) }
        if let node = reader.take("probes") { role.probes = try probes(node) }
        if let node = reader.take("secrets") { role.secrets = try globs(node, "secrets") }
        if let node = reader.take("locks") { role.locks = try globs(node, "locks") }
        if let node = reader.take("playbooks") { role.playbooks = try playbooks(node) }
        if let node = reader.take("deny") { role.denies = try denies(node, role: role.name) }
        if let node = reader.take("limits") { try readLimits(node, into: &role) }
        if let node = reader.take("process") { role.process = try process(node) }
        if let node = reader.take("quotas") { role.quotas = try quotas(node) }
        try reader.finish()
        return role
    }

    private func isName(_ text: String) -> Bool {
        (1...128).contains(text.utf8.count)
            && text.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "/") }
    }

    private func permissions(_ node: ConfigurationNode) throws(ConfigurationError) -> Set<String> {
        var names: Set<String> = []
        for element in try node.list("permissions", most: 100, path: path) {
            let name = try element.text("a permission", path: path)
            guard Self.permissions.contains(name) else {
                throw unknown("permission", name, among: Self.permissions.sorted(), line: element.line)
            }
            names.insert(name)
        }
        return names
    }

    private func readCommands(_ reader: inout MappingReader, into role: inout Role) throws(ConfigurationError)
    {
        let used = reader.take("use")
        let own = reader.take("commands")
        var parts: [(line: Int, rules: [CommandRule])] = []
        if let used {
            var rules: [CommandRule] = []
            for element in try used.list("use", most: 1000, path: path) {
                let name = try element.text("a command set", path: path)
                guard let set = sets[name] else {
                    throw unknown("command set", name, among: sets.keys.sorted(), line: element.line)
                }
                rules += set
            }
            parts.append((used.line, rules))
        }
        if let own { parts.append((own.line, try commands(own, subject: "commands"))) }
        var names: Set<String> = []
        for rule in parts.sorted(by: { $0.line < $1.line }).flatMap(\.rules) {
            var rule = rule
            rule.label = "\(role.name)/\(rule.name ?? "#\(role.commands.count + 1)")"
            if let name = rule.name, !names.insert(name).inserted {
                throw error(rule.line, "role \"\(role.name)\" has two rules of the name \"\(name)\"")
            }
            role.commands.append(rule)
        }
    }

    /// Host names, globs and groups.
    func hosts(_ node: ConfigurationNode) throws(ConfigurationError) -> HostGrant {
        var entries: [HostGrant.Entry] = []
        for element in try node.list("hosts", path: path) {
            let text = try element.text("a host", path: path)
            let isExclusion = text.utf8.first == UInt8(ascii: "!")
            let body = isExclusion ? String(text.dropFirst()) : text
            let group = body.utf8.starts(with: "group:".utf8) ? String(body.dropFirst("group:".count)) : nil
            guard !(group ?? body).isEmpty, CharacterRule.isPlain(Bytes(body.utf8)),
                !body.utf8.contains(where: { $0 == 32 || $0 == 44 || $0 == 9 })
            else {
                throw error(
                    element.line, "\"\(text)\" is not a host: give a name, a glob or group:NAME in each entry"
                )
            }
            let subject = group.map(HostGrant.Entry.Subject.group) ?? .glob(Glob(body))
            entries.append(.init(subject: subject, isExclusion: isExclusion, line: element.line))
        }
        return HostGrant(entries: entries)
    }

    private func directories(_ node: ConfigurationNode) throws(ConfigurationError) -> [DirectoryGrant] {
        var grants: [DirectoryGrant] = []
        for element in try node.list("directories", path: path) {
            let text = try element.text("a directory", path: path)
            let isTree = text.utf8.count >= 3 && Bytes(text.utf8.suffix(3)) == Bytes("/**".utf8)
            let directory = isTree ? Bytes(text.utf8.dropLast(3)) : Bytes(text.utf8)
            let named = directory.isEmpty && isTree ? [UInt8(ascii: "/")] : directory
            guard ArgumentMatcher.isCanonical(named), CharacterRule.isPlain(named),
                !named.contains(UInt8(ascii: "*"))
            else {
                throw error(
                    element.line, "\"\(text)\" is not a directory: /srv/app for itself, /srv/** for all below"
                )
            }
            grants.append(DirectoryGrant(directory: named, isTree: isTree))
        }
        return grants
    }

    private func globs(_ node: ConfigurationNode, _ subject: String) throws(ConfigurationError) -> [Glob] {
        try node.texts(subject, path: path).map(Glob.init)
    }

    private func files(_ node: ConfigurationNode) throws(ConfigurationError) -> Role.Files {
        var reader = try MappingReader(node, of: "files", path: path)
        var files = Role.Files()
        if let node = reader.take("read") { files.read = try fileMatchers(node) }
        if let node = reader.take("write") { files.write = try fileMatchers(node) }
        if let node = reader.take("max") { files.max = try size(node, "max") }
        try reader.finish()
        return files
    }

    private func fileMatchers(_ node: ConfigurationNode) throws(ConfigurationError) -> [ArgumentMatcher] {
        var matchers: [ArgumentMatcher] = []
        for element in try node.list("files", path: path) {
            let matcher = try matcher(element)
            switch matcher.kind {
            case .literal(let text) where ArgumentMatcher.isCanonical(text): break
            case .oneOf(let texts) where texts.allSatisfy(ArgumentMatcher.isCanonical): break
            case .pathUnder: break
            case .literal, .oneOf, .whole, .matches:
                throw error(element.line, "a file is granted by its absolute path, one_of or path_under")
            }
            matchers.append(matcher)
        }
        return matchers
    }

    private func probes(_ node: ConfigurationNode) throws(ConfigurationError) -> [ProbeGrant] {
        var grants: [ProbeGrant] = []
        for element in try node.list("probes", path: path) {
            let text = try element.text("a probe", path: path)
            guard let grant = ProbeGrant(text) else {
                throw error(
                    element.line, "\"\(text)\" is not a probe: tcp:HOST:PORT or http://HOST[:PORT]/PATH")
            }
            grants.append(grant)
        }
        return grants
    }

    private func playbooks(_ node: ConfigurationNode) throws(ConfigurationError) -> [Role.PlaybookGrant] {
        var grants: [Role.PlaybookGrant] = []
        for element in try node.list("playbooks", path: path) {
            var reader = try MappingReader(element, of: "a playbook", path: path)
            let name = try reader.require("name").text("name", path: path)
            var arguments: [String: ArgumentMatcher] = [:]
            if let node = reader.take("args") {
                for member in try node.members("args", most: 1000, path: path) {
                    arguments[member.name] = try matcher(member.value)
                }
            }
            let hosts = if let node = reader.take("hosts") { try hosts(node) } else { HostGrant?.none }
            let role = try reader.take("as_role")?.text("as_role", path: path)
            try reader.finish()
            grants.append(
                .init(name: name, arguments: arguments, hosts: hosts, asRole: role, line: element.line))
        }
        return grants
    }
}
