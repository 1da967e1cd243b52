public import ConfigurationFiles
public import Effects

/// An inventory in one of Ansible's formats, with the files of variables beside it.
///
/// What was read is turned into an ``Inventory``: what says how a host is reached becomes its connection, other
/// `ansible_…` variables are of no account here, and those that look like secrets are left out. Values are source text;
/// templates (`{{ … }}`) are not filled in.
public struct AnsibleInventory: Sendable {
    private var draft: InventoryDraft
    private var variables = AnsibleVariables()

    /// Reads the inventory file; an error has its line.
    public init(_ text: Bytes, path: String, format: InventoryFormat) throws(ConfigurationError) {
        switch format {
        case .own, .ansibleYAML:
            var reader = AnsibleYAMLReader(path: path)
            draft = try reader.read(text)
            variables = reader.variables
        case .ansibleINI:
            var reader = AnsibleINIReader(path: path)
            draft = try reader.read(text)
            variables = reader.variables
        }
        putUngrouped()
    }

    /// Hosts that are in no other group are in `ungrouped`, as Ansible has it.
    private mutating func putUngrouped() {
        let name = "ungrouped"
        var isUsed = false
        for host in draft.names {
            draft.hosts[host]?.groups.removeAll { $0 == name }
            guard draft.hosts[host]?.groups.isEmpty ?? false else { continue }
            draft.hosts[host]?.groups = [name]
            isUsed = true
        }
        if isUsed {
            draft.groups[name] = draft.groups[name] ?? InventoryDraft.Group()
        } else {
            draft.groups[name] = nil
        }
    }

    /// Names of the groups that may have files of variables, `all` first.
    public var groups: [String] { ["all"] + draft.groups.keys.sorted() }

    /// Names of the hosts that may have files of variables, in file order.
    public var hosts: [String] { draft.names }

    /// Takes a file of `group_vars`, whose values hide what the inventory file says of groups.
    ///
    /// The later of two files hides the earlier. As with Ansible a group's priority is not among the values: it says which
    /// file counts.
    public mutating func add(_ text: Bytes, path: String, toGroup name: String) throws(ConfigurationError) {
        let found = try read(text, path: path)
        let settings = try variables.settings(found, path: path)
        if name == "all" {
            draft.all.later = draft.all.later.overlaid(with: settings)
        } else {
            let later = draft.groups[name]?.later ?? HostSettings()
            draft.groups[name]?.later = later.overlaid(with: settings)
        }
    }

    /// Takes a file of `host_vars`, whose values hide all others.
    public mutating func add(_ text: Bytes, path: String, toHost name: String) throws(ConfigurationError) {
        let settings = try variables.settings(try read(text, path: path), path: path)
        let before = draft.hosts[name]?.settings ?? HostSettings()
        draft.hosts[name]?.settings = before.overlaid(with: settings)
    }

    private mutating func read(_ text: Bytes, path: String) throws(ConfigurationError) -> [AnsibleVariable] {
        guard !text.starts(with: "$ANSIBLE_VAULT;".utf8) else {
            variables.sealedFiles += 1
            return []
        }
        let root = try AnsibleYAMLReader.parse(text, path: path)
        guard !root.isEmpty else { return [] }
        return try AnsibleYAMLReader.variables(root, "the file", path: path)
    }

    /// Which hosts there are.
    public func inventory() throws(ConfigurationError) -> Inventory { try GroupTree(draft).inventory() }

    /// What was not taken as it stands, a sentence each.
    public var notes: [String] { variables.notes }

    /// What was understood, one line for all, each group and each host: without secrets, so it may go on record.
    public var record: Bytes {
        var lines = [("all", draft.all.settings.json), ("group_vars/all", draft.all.later.json)]
        for (name, group) in draft.groups.sorted(by: { $0.key < $1.key }) {
            let children = JSON.strings(group.children.map(\.name))
            lines.append(("group \(name)", ["children": children, "says": group.settings.json]))
            lines.append(("group_vars/\(name)", group.later.json))
        }
        for name in draft.names {
            guard let host = draft.hosts[name] else { continue }
            lines.append(("host \(name)", ["groups": .strings(host.groups), "says": host.settings.json]))
        }
        return Bytes(lines.map { "\($0.0): \($0.1.text)\n" }.joined().utf8)
    }
}

extension HostSettings {
    /// For the record.
    fileprivate var json: JSON {
        .object(
            JSON.listed([
                "address": address.map(JSON.string), "port": connection.port.map { .int(Int64($0)) },
                "user": connection.user.map(JSON.string),
                "identity_file": connection.identityFile.map(JSON.string),
                "jump": connection.jump.map(JSON.string), "backend": connection.backend.map(JSON.string),
                "ssh_config": connection.configFile.map(JSON.string),
                "sudo": connection.usesSudo.map(JSON.bool),
                "vars": variables.isEmpty ? nil : .object(variables),
            ]))
    }
}
