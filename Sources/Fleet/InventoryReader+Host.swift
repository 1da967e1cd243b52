internal import ConfigurationFiles
internal import Effects

extension InventoryReader {
    /// The keys that `defaults`, hosts and groups share.
    func settings(_ reader: inout MappingReader) throws(ConfigurationError) -> HostSettings {
        var settings = HostSettings(connection: try connection(&reader))
        if let node = reader.take("vars") { settings.variables = try variables(node) }
        return settings
    }

    private func connection(_ reader: inout MappingReader) throws(ConfigurationError) -> HostConnection {
        var connection = HostConnection()
        if let node = reader.take("port") {
            connection.port = UInt16(exactly: try node.whole("a port", in: 1...65_535, path: path))
        }
        if let node = reader.take("user") {
            connection.user = try checked(node, "an account", Name.isAccount)
        }
        if let node = reader.take("identity_file") {
            connection.identityFile = try checked(node, "an identity file", Name.isPath)
        }
        if let node = reader.take("jump") { connection.jump = try checked(node, "a jump host", Name.isJump) }
        if let node = reader.take("sudo") { connection.usesSudo = try node.flag("sudo", path: path) }
        if let node = reader.take("backend") {
            connection.backend = try choice(
                node, "a backend", ["local", "ssh", "salt", "blueking", "simulated"])
        }
        if let node = reader.take("host_keys") {
            let rules = HostKeyRule.allCases.map(\.rawValue)
            connection.hostKeys = HostKeyRule(
                rawValue: try choice(node, "a rule for host keys", rules))
        }
        if let node = reader.take("key_exchange") { connection.keyExchange = try algorithms(node) }
        if let node = reader.take("ssh_config") {
            let file = try checked(node, "a file for ssh_config", Name.isPath)
            let isComplete = file.hasPrefix("/") || file.hasPrefix("~/")
            let complete = isComplete ? file : "\(folder)/\(file)"
            guard Name.isConfigFile(complete) else {
                throw draft.error(
                    node.line,
                    "\"\(complete)\" cannot be a file for ssh_config: on the way to a jump host ssh gives its name to a "
                        + "shell as it is, so it has only letters, digits and /._-~@:,+=")
            }
            connection.configFile = complete
        }
        return connection
    }

    private func choice(_ node: ConfigurationNode, _ subject: String, _ known: [String])
        throws(ConfigurationError) -> String
    {
        let text = try node.text(subject, path: path)
        guard known.contains(text) else {
            let hint = InventoryDraft.hint(text, among: known)
            throw draft.error(
                node.line, "\"\(text)\" is not \(subject); there are \(known.joined(separator: ", "))\(hint)")
        }
        return text
    }

    /// Algorithms as a list, or as ssh writes them, joined by commas.
    private func algorithms(_ node: ConfigurationNode) throws(ConfigurationError) -> String {
        let names: [(text: String, line: Int)]
        if case .sequence = node.content {
            var found: [(String, Int)] = []
            for name in try node.list("key_exchange", most: 100, path: path) {
                found.append((try name.text("an algorithm", path: path), name.line))
            }
            names = found
        } else {
            names = try node.text("key_exchange", path: path)
                .split(separator: ",", omittingEmptySubsequences: false).map { (String($0), node.line) }
        }
        guard !names.isEmpty else { throw draft.error(node.line, "key_exchange has no algorithm") }
        for (name, line) in names where !Name.isAlgorithm(name) {
            throw draft.error(line, "\"\(name)\" cannot be an algorithm; one is like curve25519-sha256")
        }
        return names.map(\.text).joined(separator: ",")
    }

    /// The members of `vars`, values with their source text.
    private func variables(_ node: ConfigurationNode) throws(ConfigurationError) -> [JSON.Member] {
        guard !node.isEmpty else { return [] }
        return try node.members("vars", path: path).map { JSON.Member($0.name, $0.value.json) }
    }
}

extension ConfigurationNode {
    /// The node as a value, scalars as their source text.
    var json: JSON {
        switch content {
        case .scalar(let text): .string(text)
        case .sequence(let elements): .array(elements.map(\.json))
        case .mapping(let members): .object(members.map { JSON.Member($0.name, $0.value.json) })
        }
    }
}
