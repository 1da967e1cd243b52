public import Configuration
public import Effects

extension Inventory {
    /// Reads an inventory file; an error has its line.
    public static func parse(_ text: Bytes, path: String) throws(ConfigurationError) -> Inventory {
        var reader = InventoryReader(path: path)
        return try reader.read(ConfigurationFile.parse(text, path: path))
    }
}

/// Reads an inventory file: hosts first, then groups, then what each host inherits.
struct InventoryReader {
    static let most = 100_000

    struct Host {
        let line: Int
        var address: String?
        var connection: HostConnection
        var variables: [JSON.Member]
        var groups: [String]
    }

    struct Group {
        var children: [(name: String, line: Int)] = []
        var variables: [JSON.Member] = []
    }

    let path: String
    var defaults = (connection: HostConnection(), variables: [JSON.Member]())
    var names: [String] = []
    var hosts: [String: Host] = [:]
    var groups: [String: Group] = [:]

    init(path: String) { self.path = path }

    mutating func read(_ root: ConfigurationNode) throws(ConfigurationError) -> Inventory {
        guard !root.isEmpty else { return Inventory() }
        var reader = try MappingReader(root, of: "the inventory", path: path)
        if let node = reader.take("defaults") { try readDefaults(node) }
        if let node = reader.take("hosts"), !node.isEmpty {
            for member in try node.members("hosts", most: Self.most, path: path) { try readHosts(member) }
        }
        if let node = reader.take("groups"), !node.isEmpty {
            for member in try node.members("groups", path: path) { try readGroup(member) }
        }
        try reader.finish()
        return try GroupTree(reader: self).inventory()
    }

    private mutating func readDefaults(_ node: ConfigurationNode) throws(ConfigurationError) {
        var reader = try MappingReader(node, of: "defaults", path: path)
        defaults.connection = try connection(&reader, over: HostConnection())
        if let node = reader.take("vars") { defaults.variables = try variables(node) }
        try reader.finish()
    }

    private mutating func readHosts(_ member: ConfigurationNode.Member) throws(ConfigurationError) {
        guard let expanded = HostRange.names(member.name), names.count + expanded.count <= Self.most else {
            throw error(
                member.line,
                "\"\(member.name)\" is not a host name or range; a range is like web-[01:50] or web-[a:f], "
                    + "and at most \(Self.most) hosts are read")
        }
        let host = try host(member.value, line: member.line)
        if expanded.count > 1, host.address != nil {
            throw error(member.line, "\"\(member.name)\" is several hosts, which cannot share one address")
        }
        for name in expanded {
            guard Name.isHost(name) else { throw error(member.line, "\"\(name)\" cannot be a host name") }
            if let other = hosts.updateValue(host, forKey: name) {
                throw error(member.line, "host \"\(name)\" is given twice; first in line \(other.line)")
            }
            names.append(name)
        }
    }

    private mutating func host(_ node: ConfigurationNode, line: Int) throws(ConfigurationError) -> Host {
        var host = Host(line: line, connection: defaults.connection, variables: [], groups: [])
        guard !node.isEmpty else { return host }
        var reader = try MappingReader(node, of: "a host", path: path)
        if let node = reader.take("address") {
            host.address = try checked(node, "an address", Name.isAddress)
        }
        host.connection = try connection(&reader, over: defaults.connection)
        if let node = reader.take("vars") { host.variables = try variables(node) }
        if let node = reader.take("groups") {
            for group in try node.list("groups", path: path) {
                let name = try groupName(group)
                groups[name] = groups[name] ?? Group()
                if !host.groups.contains(name) { host.groups.append(name) }
            }
        }
        try reader.finish()
        return host
    }

    private mutating func readGroup(_ member: ConfigurationNode.Member) throws(ConfigurationError) {
        let name = member.name
        guard Name.isGroup(name), name != "all" else {
            throw error(
                member.line,
                "\"\(name)\" cannot be a group name\(name == "all" ? "; it means every host" : "")")
        }
        var group = Group()
        if !member.value.isEmpty {
            var reader = try MappingReader(member.value, of: "a group", path: path)
            if let node = reader.take("children") {
                for child in try node.list("children", path: path) {
                    group.children.append((try groupName(child), child.line))
                }
            }
            if let node = reader.take("vars") { group.variables = try variables(node) }
            if let node = reader.take("hosts") {
                for element in try node.list("hosts", most: Self.most, path: path) {
                    try addHosts(element, to: name)
                }
            }
            try reader.finish()
        }
        groups[name] = group
    }

    private mutating func addHosts(_ node: ConfigurationNode, to group: String) throws(ConfigurationError) {
        let text = try node.text("a host name", path: path)
        guard let expanded = HostRange.names(text) else {
            throw error(node.line, "\"\(text)\" is not a host name or range")
        }
        for name in expanded {
            guard hosts[name] != nil else {
                let near = Spelling.nearest(to: name, among: names).map { "; did you mean \"\($0)\"?" } ?? ""
                throw error(node.line, "host \"\(name)\" is not listed under hosts\(near)")
            }
            if hosts[name]?.groups.contains(group) == false { hosts[name]?.groups.append(group) }
        }
    }

    private func groupName(_ node: ConfigurationNode) throws(ConfigurationError) -> String {
        try checked(node, "a group name") { Name.isGroup($0) && $0 != "all" }
    }

    func checked(_ node: ConfigurationNode, _ subject: String, _ isValid: (String) -> Bool)
        throws(ConfigurationError) -> String
    {
        let text = try node.text(subject, path: path)
        guard isValid(text) else { throw error(node.line, "\"\(text)\" cannot be \(subject)") }
        return text
    }

    func error(_ line: Int, _ message: String) -> ConfigurationError {
        ConfigurationError(path: path, line: line, message: message)
    }
}
