internal import ConfigurationFiles
internal import Effects

/// Which group stands above which: resolves what each host belongs to and inherits.
struct GroupTree {
    let draft: InventoryDraft
    /// The groups directly above a group.
    private var parents: [String: [String]] = [:]
    /// How far below the top a group stands, by its longest way up.
    private var depths: [String: Int] = [:]

    /// Refuses children that do not exist and groups that contain themselves.
    init(_ draft: InventoryDraft) throws(ConfigurationError) {
        self.draft = draft
        for (name, group) in draft.groups.sorted(by: { $0.key < $1.key }) {
            for child in group.children {
                guard draft.groups[child.name] != nil else {
                    let hint = InventoryDraft.hint(child.name, among: draft.groups.keys.sorted())
                    throw draft.error(child.line, "there is no group \"\(child.name)\"\(hint)")
                }
                parents[child.name, default: []].append(name)
            }
        }
        try rank()
    }

    /// Takes away groups whose parents all have a depth, level by level; what stays is in a circle.
    private mutating func rank() throws(ConfigurationError) {
        var missing = draft.groups.mapValues { _ in 0 }
        for (name, above) in parents { missing[name] = above.count }
        var level = missing.filter { $0.value == 0 }.keys.sorted()
        var depth = 0
        while !level.isEmpty {
            var next: [String] = []
            for name in level {
                depths[name] = depth
                for child in draft.groups[name]?.children ?? [] {
                    missing[child.name, default: 0] -= 1
                    if missing[child.name] == 0 { next.append(child.name) }
                }
            }
            level = next
            depth += 1
        }
        for (name, group) in draft.groups.sorted(by: { $0.key < $1.key }) where depths[name] == nil {
            let child = group.children.first { depths[$0.name] == nil }
            throw draft.error(
                child?.line ?? 1, "group \"\(name)\" contains itself, directly or through others")
        }
    }

    func inventory() -> Inventory {
        var inventory = Inventory()
        inventory.names = draft.names
        inventory.children = draft.groups.mapValues { Self.unique($0.children.map(\.name)) }
        var inherited: [[String]: HostSettings] = [:]
        for name in draft.names {
            guard let host = draft.hosts[name] else { continue }
            let groups = withAncestors(host.groups)
            for group in host.groups { inventory.members[group, default: []].append(name) }
            let common = inherited[groups] ?? merged(groups)
            inherited[groups] = common
            let settings = common.overlaid(with: host.settings)
            inventory.entries[name] = HostEntry(
                name: name, address: settings.address, variables: .object(settings.variables), groups: groups)
            inventory.connections[name] = settings.connection
        }
        if let local = draft.hosts[Inventory.localhost] {
            // What reaches a fleet is not for this machine, unless its own entry says so.
            inventory.connections[Inventory.localhost]?.backend = local.settings.connection.backend
        }
        return inventory
    }

    private func withAncestors(_ groups: [String]) -> [String] {
        var found: Set<String> = []
        var open = groups
        while let group = open.popLast() {
            if found.insert(group).inserted { open += parents[group] ?? [] }
        }
        return found.sorted()
    }

    /// What groups say, those further down hiding those further up; at one depth the priority counts, then the name.
    private func merged(_ names: [String]) -> HostSettings {
        let ordered = names.sorted { rank(of: $0) < rank(of: $1) }
        let groups = [draft.all] + ordered.compactMap { draft.groups[$0] }
        let said = groups.reduce(HostSettings()) { $0.overlaid(with: $1.settings) }
        return groups.reduce(said) { $0.overlaid(with: $1.later) }
    }

    private func rank(of group: String) -> (Int, Int, String) {
        (depths[group] ?? 0, draft.groups[group]?.priority ?? 0, group)
    }

    private static func unique(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }
}
