public import Effects

/// Which hosts exist, in which groups, and how each is reached.
///
/// The file, `inventory.yaml`, has these keys and no others; scalars are taken as their source text:
///
/// ```yaml
/// defaults: {user: deploy, port: 22, identity_file: ~/.ssh/id_ed25519, jump: bastion, backend: ssh, vars: {dc: a}}
/// hosts:
///   web-01: {address: 10.0.0.1, groups: [web, canary], vars: {rack: a}}   # the keys of `defaults` too
///   "web-[02:50]": {groups: [web]}          # a range; the address is the name unless given
/// groups:
///   web: {hosts: [db-01, "app-[1:3]"], vars: {port: "80"}}                # hosts named here must exist above
///   front: {children: [web]}
/// ```
///
/// A variable of the host hides one of its groups, one of a group hides those of the groups above it and of `defaults`.
public struct Inventory: Sendable, Hashable {
    /// Names of the hosts of the file, in file order.
    ///
    /// `localhost` is among them only when the file has it.
    public internal(set) var names: [String] = []
    /// ``names``, and `localhost` last when the file does not have it.
    public var allNames: [String] { names + (entries[Self.localhost] == nil ? [Self.localhost] : []) }
    /// Whether a name that is not in the inventory stands for a host all the same.
    public private(set) var acceptsAnyName = false

    var entries: [String: HostEntry] = [:]
    var connections: [String: HostConnection] = [:]
    /// Which groups stand directly below a group, for every group.
    var children: [String: [String]] = [:]
    /// Which hosts are directly in a group, in file order.
    var members: [String: [String]] = [:]

    /// The name that always exists and is this machine.
    public static let localhost = "localhost"

    /// The inventory of no file: only `localhost`.
    public init() {}

    /// The same inventory where every name is a host: what `--backend local` means.
    public var acceptingAnyName: Inventory {
        var copy = self
        copy.acceptsAnyName = true
        return copy
    }

    /// The host of that name; nil when there is none.
    ///
    /// `localhost` always exists.
    public func host(_ name: String) -> HostEntry? {
        if let entry = entries[name] { return entry }
        return name == Self.localhost || acceptsAnyName && Name.isHost(name) ? HostEntry(name: name) : nil
    }

    /// How the host of that name is reached; nothing is said of one that the file does not have.
    public func connection(of name: String) -> HostConnection { connections[name] ?? HostConnection() }

    /// The backend the inventory names for a host; `local` for `localhost`; nil when it says nothing.
    public func backendName(of name: String) -> String? {
        connection(of: name).backend ?? (name == Self.localhost ? "local" : nil)
    }

    /// Names of all groups, sorted.
    public var groups: [String] { children.keys.sorted() }

    /// The groups and their hosts as an indented tree, one line each: what `gse inventory graph` prints.
    public func graph() -> [String] {
        var lines: [String] = []
        var shown: Set<String> = []
        let below = Set(children.values.joined())
        for group in groups where !below.contains(group) {
            draw(group, indent: 0, shown: &shown, into: &lines)
        }
        let loose = allNames.filter { entries[$0]?.groups.isEmpty ?? true }
        return loose.isEmpty ? lines : lines + ["(no group)"] + loose.map { "  " + $0 }
    }

    private func draw(_ group: String, indent: Int, shown: inout Set<String>, into lines: inout [String]) {
        let margin = String(repeating: "  ", count: indent)
        guard shown.insert(group).inserted else {
            // Groups may share groups; drawing each once keeps the tree as large as the file.
            lines.append("\(margin)\(group): (above)")
            return
        }
        lines.append("\(margin)\(group):")
        for child in children[group] ?? [] { draw(child, indent: indent + 1, shown: &shown, into: &lines) }
        lines += (members[group] ?? []).map { "\(margin)  \($0)" }
    }
}
