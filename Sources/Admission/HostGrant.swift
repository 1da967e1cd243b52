internal import Effects
internal import Fleet

/// Which hosts a role or rule is for: names, globs and groups, `!` before one excludes, wherever it stands in
/// the list.
struct HostGrant: Sendable, Hashable {
    struct Entry: Sendable, Hashable {
        enum Subject: Sendable, Hashable {
            case glob(Glob)
            case group(String)
        }

        let subject: Subject
        let isExclusion: Bool
        let line: Int

        func matches(_ host: AskedHost) -> Bool {
            switch subject {
            case .glob(let glob): glob.matches(host.name.utf8)
            case .group(let name): name == "all" || host.groups.contains(name)
            }
        }
    }

    let entries: [Entry]

    /// Whether some entry grants the host and none excludes it.
    func grants(_ host: AskedHost) -> Bool {
        entries.contains { !$0.isExclusion && $0.matches(host) }
            && !entries.contains { $0.isExclusion && $0.matches(host) }
    }

    /// Whether it can grant any host at all.
    var grantsSome: Bool { entries.contains { !$0.isExclusion } }

    /// The same without groups: what is left where no inventory says who is in them.
    var withoutGroups: HostGrant {
        HostGrant(entries: entries.filter { if case .glob = $0.subject { true } else { false } })
    }

    /// The entries as written, for messages.
    var text: String {
        entries.map { entry in
            let subject =
                switch entry.subject {
                case .glob(let glob): glob.text
                case .group(let name): "group:\(name)"
                }
            return (entry.isExclusion ? "!" : "") + subject
        }.joined(separator: ", ")
    }
}
