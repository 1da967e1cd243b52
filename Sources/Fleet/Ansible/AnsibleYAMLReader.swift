internal import ConfigurationFiles
internal import Effects

/// Reads Ansible's YAML inventories: groups with hosts, children and variables, one in another.
struct AnsibleYAMLReader {
    private(set) var variables = AnsibleVariables()
    private var draft: InventoryDraft

    init(path: String) { draft = InventoryDraft(path: path) }

    /// Parses one of Ansible's YAML files, where a value may be encrypted.
    static func parse(_ text: Bytes, path: String) throws(ConfigurationError) -> ConfigurationNode {
        try ConfigurationFile.parse(
            text, path: path, longest: Inventory.longestFile,
            tags: ["!vault", "!vault-encrypted", "!unsafe"])
    }

    /// The variables of a mapping.
    static func variables(_ node: ConfigurationNode, _ subject: String, path: String)
        throws(ConfigurationError) -> [AnsibleVariable]
    {
        try node.members(subject, path: path).map { member in
            var leftOut = 0
            let value = AnsibleSecrets.value(member.value, leftOut: &leftOut)
            return AnsibleVariable(name: member.name, line: member.line, value: value, leftOut: leftOut)
        }
    }

    mutating func read(_ text: Bytes) throws(ConfigurationError) -> InventoryDraft {
        let root = try Self.parse(text, path: draft.path)
        for member in try root.members("the inventory", path: draft.path) {
            guard member.name != "plugin" else {
                throw draft.error(
                    member.line,
                    "this configures a plugin of Ansible, which asks for hosts elsewhere; save what "
                        + "ansible-inventory --list --yaml prints, and use that")
            }
            try readGroup(member)
        }
        return draft
    }

    private mutating func readGroup(_ group: ConfigurationNode.Member) throws(ConfigurationError) {
        let name = group.name
        guard Name.isGroup(name) else { throw draft.error(group.line, "\"\(name)\" cannot be a group name") }
        if name != "all", draft.groups[name] == nil {
            draft.groups[name] = InventoryDraft.Group(line: group.line)
        }
        guard !group.value.isEmpty else { return }
        for member in try group.value.members("group \"\(name)\"", path: draft.path) {
            switch member.name {
            case "hosts":
                for host in try Self.names(member.value, "hosts", draft.path) {
                    try readHosts(host, of: name)
                }
            case "vars": if !member.value.isEmpty { try readVariables(member.value, of: name) }
            case "children":
                for child in try Self.names(member.value, "children", draft.path) {
                    try readChild(child, of: name)
                }
            case let other:
                let hint = InventoryDraft.hint(other, among: ["hosts", "children", "vars"])
                throw draft.error(
                    member.line,
                    "a group of Ansible has hosts, children and vars, and \"\(name)\" has \"\(other)\"\(hint)"
                )
            }
        }
    }

    private mutating func readChild(_ child: ConfigurationNode.Member, of group: String)
        throws(ConfigurationError)
    {
        guard child.name != "all" else { throw draft.error(child.line, "\"all\" is below no group") }
        try readGroup(child)
        if group != "all" { draft.groups[group]?.children.append((child.name, child.line)) }
    }

    private mutating func readHosts(_ member: ConfigurationNode.Member, of group: String)
        throws(ConfigurationError)
    {
        guard let pattern = AnsibleHostPattern(member.name) else {
            throw draft.error(
                member.line,
                "\"\(member.name)\" is not a host name or range, such as web-[01:50] or web-1:2222")
        }
        var settings = HostSettings()
        if !member.value.isEmpty {
            let found = try Self.variables(member.value, "a host", path: draft.path)
            settings = try variables.settings(found, path: draft.path)
        }
        try draft.add(pattern, settings, to: group == "all" ? nil : group, line: member.line)
    }

    private mutating func readVariables(_ node: ConfigurationNode, of group: String)
        throws(ConfigurationError)
    {
        let found = try Self.variables(node, "vars", path: draft.path)
        let settings = try variables.settings(found, path: draft.path)
        if group == "all" {
            draft.all.settings = draft.all.settings.overlaid(with: settings)
        } else {
            let before = draft.groups[group]?.settings ?? HostSettings()
            draft.groups[group]?.settings = before.overlaid(with: settings)
            if let priority = try AnsibleVariables.priority(found, path: draft.path) {
                draft.groups[group]?.priority = priority
            }
        }
    }

    /// The members of a mapping; a single name stands for one without anything said of it.
    private static func names(_ node: ConfigurationNode, _ subject: String, _ path: String)
        throws(ConfigurationError) -> [ConfigurationNode.Member]
    {
        guard !node.isEmpty else { return [] }
        if case .scalar(let name) = node.content {
            let nothing = ConfigurationNode(content: .scalar(""), line: node.line, isPlain: true)
            return [ConfigurationNode.Member(name: name, line: node.line, value: nothing)]
        }
        return try node.members(subject, most: InventoryDraft.most, path: path)
    }
}
