internal import ConfigurationFiles
public import Effects

extension Inventory {
    /// The hosts a selector selects, in file order (hosts that the file does not have come last), each once.
    ///
    /// A host asked for by its very name somewhere in the selector counts as asked for by name. A glob or
    /// group without hosts selects none; an unknown name or group is an error with the nearest one.
    public func select(_ selector: String) throws(SelectorError) -> [AskedHost] {
        var chosen: [String: Bool] = [:]
        var strangers: [String] = []
        for term in try Selector(selector).terms {
            let (found, isByName) = try hosts(of: term.subject)
            switch term.operation {
            case .add:
                for name in found {
                    if entries[name] == nil, chosen[name] == nil { strangers.append(name) }
                    chosen[name] = chosen[name] == true || isByName
                }
            case .keep:
                let kept = Set(found)
                chosen = chosen.filter { kept.contains($0.key) }
            case .remove:
                for name in found { chosen[name] = nil }
            }
        }
        return unique(names + strangers).compactMap { name in chosen[name].map { asked(name, isByName: $0) } }
    }

    /// The hosts of these names, in the order given, each once; every one is asked for by name.
    public func select(names: [String]) throws(SelectorError) -> [AskedHost] {
        for name in names {
            let isSelector = name == "all" || name.hasPrefix("group:") || !Name.isHost(name)
            guard host(name) != nil || !isSelector else {
                throw SelectorError(
                    "\"\(Selector.shown(name))\" is no host's name",
                    remedy: "a list takes names; a selector is one string, such as \"group:all\"")
            }
            try checkExists(name)
        }
        return unique(names).map { asked($0, isByName: true) }
    }

    private func hosts(of subject: Selector.Subject) throws(SelectorError) -> ([String], isByName: Bool) {
        switch subject {
        case .all: return (names, false)
        case .glob(let glob):
            let local =
                entries[Self.localhost] == nil && glob.matches(Self.localhost.utf8) ? [Self.localhost] : []
            return (names.filter { glob.matches($0.utf8) } + local, false)
        case .name(let name):
            try checkExists(name)
            return ([name], true)
        case .group(let group):
            guard children[group] != nil else {
                let near = Spelling.nearest(to: group, among: groups)
                throw SelectorError(
                    "there is no group \"\(group)\"", remedy: near.map { "did you mean group:\($0)?" })
            }
            return (names.filter { entries[$0]?.groups.contains(group) ?? false }, false)
        }
    }

    private func checkExists(_ name: String) throws(SelectorError) {
        guard host(name) == nil else { return }
        let near = Spelling.nearest(to: name, among: names + [Self.localhost])
        let remedy =
            if children[name] != nil {
                "for the group say group:\(name)"
            } else if let near {
                "did you mean \(near)?"
            } else if names.isEmpty {
                "there are no hosts but localhost without an inventory; name one with --inventory"
            } else {
                "a host must be in the inventory, one that ssh's configuration has as well; "
                    + "gse inventory list shows what is"
            }
        throw SelectorError("there is no host \"\(name)\"", remedy: remedy)
    }

    /// A host as it is asked for.
    public func asked(_ name: String, isByName: Bool = true) -> AskedHost {
        AskedHost(
            name: name, groups: entries[name]?.groups ?? [], isByName: isByName,
            ownAccount: ownAccount(of: name))
    }

    private func unique(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }
}
