internal import Configuration
internal import Effects

/// Which group stands above which: resolves what each host belongs to and inherits.
struct GroupTree {
    let reader: InventoryReader
    /// The groups directly above a group.
    private var parents: [String: [String]] = [:]
    /// How far below the top a group stands, by its longest way up.
    private var depths: [String: Int] = [:]

    /// Refuses children that do not exist and groups that contain themselves.
    init(reader: InventoryReader) throws(ConfigurationError) {
        self.reader = reader
        for (name, group) in reader.groups.sorted(by: { $0.key < $1.key }) {
            for child in group.children {
                guard reader.groups[child.name] != nil else {
                    let near = Spelling.nearest(to: child.name, among: reader.groups.keys.sorted())
                    let hint = near.map { "; did you mean \"\($0)\"?" } ?? ""
                    throw reader.error(child.line, "there is no group \"\(child.name)\"\(hint)")
                }
                parents[child.name, default: []].append(name)
            }
        }
        try rank()
    }

    /// Takes away groups whose parents all have a depth, level by level; what stays is in a circle.
    private mutating func rank() throws(ConfigurationError) {
        var missing = reader.groups.mapValues { _ in 0 }
        for (name, above) in parents { missing[name] = above.count }
        var level = missing.filter { $0.value == 0 }.keys.sorted()
        var depth = 0
        while !level.isEmpty {
            var next: [String] = []
            for name in level {
                depths[name] = depth
                for child in reader.groups[name]?.children ?? [] {
                    missing[child.name, default: 0] -= 1
                    if missing[child.name] == 0 { next.append(child.name) }
                }
            }
            level = next
            depth += 1
        }
        for (name, group) in reader.groups.sorted(by: { $0.key < $1.key }) where depths[name] == nil {
            let child = group.children.first { depths[$0.name] == nil }
            throw reader.error(
                child?.line ?? 1, "group \"\(name)\" contains itself, directly or through others")
        }
    }

    func inventory() -> Inventory {
        var inventory = Inventory()
        inventory.names = reader.names
        inventory.children = reader.groups.mapValues { Self.unique($0.children.map(\.name)) }
        var inherited: [[String]: [JSON.Member]] = [:]
        for name in reader.names {
            guard let host = reader.hosts[name] else { continue }
            let groups = withAncestors(host.groups)
            for group in host.groups { inventory.members[group, default: []].append(name) }
            let variables = inherited[groups] ?? merged(groups)
            inherited[groups] = variables
            inventory.entries[name] = HostEntry(
                name: name, address: host.address,
                variables: .object(Self.overlaid(variables, with: host.variables)), groups: groups)
            inventory.connections[name] = host.connection
        }
        if let local = reader.hosts[Inventory.localhost],
            local.connection.backend == reader.defaults.connection.backend
        {
            // A default backend is for the fleet; this machine stays local unless its own entry says otherwise.
            inventory.connections[Inventory.localhost]?.backend = nil
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

    /// The variables of groups, those further down hiding those further up; at one depth the later name wins.
    private func merged(_ groups: [String]) -> [JSON.Member] {
        let ordered = groups.sorted { (depths[$0] ?? 0, $0) < (depths[$1] ?? 0, $1) }
        return ordered.reduce(reader.defaults.variables) { variables, group in
            Self.overlaid(variables, with: reader.groups[group]?.variables ?? [])
        }
    }

    private static func overlaid(_ lower: [JSON.Member], with upper: [JSON.Member]) -> [JSON.Member] {
        guard !upper.isEmpty else { return lower }
        let hidden = Set(upper.map(\.name))
        return lower.filter { !hidden.contains($0.name) } + upper
    }

    private static func unique(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }
}
