internal import Configuration
internal import Effects

extension InventoryReader {
    /// The keys that say how a host is reached, each falling back to `defaults`.
    func connection(_ reader: inout MappingReader, over defaults: HostConnection) throws(ConfigurationError)
        -> HostConnection
    {
        var connection = defaults
        if let node = reader.take("port") {
            connection.port = UInt16(exactly: try node.whole("a port", in: 1...65_535, path: path))
        }
        if let node = reader.take("user") {
            connection.user = try checked(node, "an account", Name.isAccount)
        }
        if let node = reader.take("identity_file") {
            connection.identityFile = try checked(node, "an identity file") {
                !$0.isEmpty && $0.utf8.first != UInt8(ascii: "-")
                    && $0.utf8.allSatisfy { $0 >= 32 && $0 != 127 }
            }
        }
        if let node = reader.take("jump") { connection.jump = try checked(node, "a jump host", Name.isWord) }
        if let node = reader.take("backend") {
            let name = try checked(node, "a backend", Name.isGroup)
            let known = ["local", "ssh", "salt", "blueking", "simulated"]
            guard known.contains(name) else {
                throw error(
                    node.line, "\"\(name)\" is not a backend; there are \(known.joined(separator: ", "))")
            }
            connection.backend = name
        }
        return connection
    }

    /// The members of `vars`, values with their source text.
    func variables(_ node: ConfigurationNode) throws(ConfigurationError) -> [JSON.Member] {
        guard !node.isEmpty else { return [] }
        return try node.members("vars", path: path).map { JSON.Member($0.name, Self.json($0.value)) }
    }

    private static func json(_ node: ConfigurationNode) -> JSON {
        switch node.content {
        case .scalar(let text): .string(text)
        case .sequence(let elements): .array(elements.map(json))
        case .mapping(let members): .object(members.map { JSON.Member($0.name, json($0.value)) })
        }
    }
}
