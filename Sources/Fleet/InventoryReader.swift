public import ConfigurationFiles
public import Effects

extension Inventory {
    /// Reads an inventory file; an error has its line.
    ///
    /// `path` is for messages; `folder`, an absolute path, is where files that are named relatively are.
    public static func parse(_ text: Bytes, path: String, folder: String) throws(ConfigurationError)
        -> Inventory
    {
        var reader = InventoryReader(path: path, folder: folder)
        return try reader.read(ConfigurationFile.parse(text, path: path, longest: longestFile))
    }
}

/// Reads an inventory file: hosts first, then groups, then what each host inherits.
struct InventoryReader {
    /// The folder that relative files are in.
    let folder: String
    private(set) var draft: InventoryDraft

    init(path: String, folder: String) {
        self.folder = folder
        draft = InventoryDraft(path: path)
    }

    var path: String { draft.path }

    mutating func read(_ root: ConfigurationNode) throws(ConfigurationError) -> Inventory {
        guard !root.isEmpty else { return Inventory() }
        var reader = try MappingReader(root, of: "the inventory", path: path)
        if let node = reader.take("defaults") { try readDefaults(node) }
        if let node = reader.take("hosts"), !node.isEmpty {
            for member in try node.members("hosts", most: InventoryDraft.most, path: path) {
                try readHosts(member)
            }
        }
        if let node = reader.take("groups"), !node.isEmpty {
            for member in try node.members("groups", path: path) { try readGroup(member) }
        }
        try reader.finish()
        return try GroupTree(draft).inventory()
    }

    private mutating func readDefaults(_ node: ConfigurationNode) throws(ConfigurationError) {
        var reader = try MappingReader(node, of: "defaults", path: path)
        draft.all.settings = try settings(&reader)
        try reader.finish()
    }

    private mutating func readHosts(_ member: ConfigurationNode.Member) throws(ConfigurationError) {
        guard let expanded = HostRange.names(member.name),
            draft.names.count + expanded.count <= InventoryDraft.most
        else {
            throw draft.error(
                member.line,
                "\"\(member.name)\" is not a host name or range; a range is like web-[01:50] or web-[a:f], "
                    + "and at most \(InventoryDraft.most) hosts are read")
        }
        let host = try host(member.value, line: member.line)
        if expanded.count > 1, host.settings.address != nil {
            throw draft.error(
                member.line, "\"\(member.name)\" is several hosts, which cannot share one address")
        }
        for name in expanded {
            guard Name.isHost(name) else {
                throw draft.error(member.line, "\"\(name)\" cannot be a host name")
            }
            if let other = draft.hosts.updateValue(host, forKey: name) {
                throw draft.error(
                    member.line, "host \"\(name)\" is given twice; first in line \(other.line)")
            }
            draft.names.append(name)
        }
    }

    private mutating func host(_ node: ConfigurationNode, line: Int) throws(ConfigurationError)
        -> InventoryDraft.Host
    {
        var host = InventoryDraft.Host(line: line)
        guard !node.isEmpty else { return host }
        var reader = try MappingReader(node, of: "a host", path: path)
        let address = try reader.take("address").map { (node) throws(ConfigurationError) in
            try checked(node, "an address", Name.isAddress)
        }
        host.settings = try settings(&reader)
        host.settings.address = address
        if let node = reader.take("groups") {
            for group in try node.list("groups", path: path) {
                let name = try groupName(group)
                draft.groups[name] = draft.groups[name] ?? InventoryDraft.Group(line: group.line)
                if !host.groups.contains(name) { host.groups.append(name) }
            }
        }
        try reader.finish()
        return host
    }

    private mutating func readGroup(_ member: ConfigurationNode.Member) throws(ConfigurationError) {
        let name = member.name
        guard Name.isGroup(name), name != "all" else {
            throw draft.error(
                member.line,
                "\"\(name)\" cannot be a group name\(name == "all" ? "; it means every host" : "")")
        }
        var group = InventoryDraft.Group(line: member.line)
        if !member.value.isEmpty {
            var reader = try MappingReader(member.value, of: "a group", path: path)
            if let node = reader.take("children") {
                for child in try node.list("children", path: path) {
                    group.children.append((try groupName(child), child.line))
                }
            }
            group.settings = try settings(&reader)
            if let node = reader.take("hosts") {
                for element in try node.list("hosts", most: InventoryDraft.most, path: path) {
                    try addHosts(element, to: name)
                }
            }
            try reader.finish()
        }
        draft.groups[name] = group
    }

    private mutating func addHosts(_ node: ConfigurationNode, to group: String) throws(ConfigurationError) {
        let text = try node.text("a host name", path: path)
        guard let expanded = HostRange.names(text) else {
            throw draft.error(node.line, "\"\(text)\" is not a host name or range")
        }
        for name in expanded {
            guard draft.hosts[name] != nil else {
                let hint = InventoryDraft.hint(name, among: draft.names)
                throw draft.error(node.line, "host \"\(name)\" is not listed under hosts\(hint)")
            }
            if draft.hosts[name]?.groups.contains(group) == false {
                draft.hosts[name]?.groups.append(group)
            }
        }
    }

    private func groupName(_ node: ConfigurationNode) throws(ConfigurationError) -> String {
        try checked(node, "a group name") { Name.isGroup($0) && $0 != "all" }
    }

    func checked(_ node: ConfigurationNode, _ subject: String, _ isValid: (String) -> Bool)
        throws(ConfigurationError) -> String
    {
        let text = try node.text(subject, path: path)
        guard isValid(text) else { throw draft.error(node.line, "\"\(text)\" cannot be \(subject)") }
        return text
    }
}
