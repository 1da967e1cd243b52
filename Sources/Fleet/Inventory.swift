public import Effects

/// Which hosts exist, in which groups, and how each is reached.
///
/// The file, `inventory.yaml`, has these keys and no others; scalars are taken as their source text:
///
/// ```yaml
/// defaults:
///   {user: deploy, port: 22, identity_file: ~/.ssh/id_ed25519, jump: bastion, backend: ssh, sudo: true,
///    host_keys: known, key_exchange: [curve25519-sha256], ssh_config: fleet.conf, vars: {dc: a}}
/// hosts:
///   web-01: {address: 10.0.0.1, groups: [web, canary], vars: {rack: a}}   # the keys of `defaults` too
///   "web-[02:50]": {groups: [web]}          # a range; the address is the name unless given
/// groups:
///   web: {hosts: [db-01, "app-[1:3]"], vars: {port: "80"}}                # hosts named here must exist above
///   front: {children: [web], user: front}                                 # the keys of `defaults` too
/// ```
///
/// What the host says hides what its groups say, and what a group says hides that of the groups above it and of
/// `defaults`: each variable and each key on its own.
public struct Inventory: Sendable, Hashable {
    /// Names of the hosts of the file, in file order.
    ///
    /// `localhost` is among them only when the file has it.
    public internal(set) var names: [String] = []
    /// ``names``, and `localhost` last when the file does not have it.
    public var allNames: [String] { names + (entries[Self.localhost] == nil ? [Self.localhost] : []) }
    /// The backend that was named for the run; nil when none was.
    public private(set) var explicitBackend: String?
    /// Whether a name that is not in the inventory stands for a host all the same: the backend named reaches every
    /// name.
    public var acceptsAnyName: Bool { explicitBackend == "local" || explicitBackend == "simulated" }

    var entries: [String: HostEntry] = [:]
    var connections: [String: HostConnection] = [:]
    /// Which groups stand directly below a group, for every group.
    var children: [String: [String]] = [:]
    /// Which hosts are directly in a group, in file order.
    var members: [String: [String]] = [:]

    /// The most bytes an inventory file, or one of variables, may have: 4 MiB.
    public static let longestFile = 4 << 20

    /// The name that always exists and is this machine.
    public static let localhost = "localhost"

    /// The inventory of no file: only `localhost`.
    public init() {}

    /// The same inventory for a run that names a backend; nil is none.
    public func reached(by backend: String?) -> Inventory {
        var copy = self
        copy.explicitBackend = backend
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

    /// The name of the backend a host is reached by: its own key, then the one named for the run, then `ssh`;
    /// `localhost` is local, and where every name stands for a host the one named takes all of them.
    public func backendName(of name: String) -> String {
        if acceptsAnyName, let explicitBackend { return explicitBackend }
        return connection(of: name).backend ?? (name == Self.localhost ? "local" : explicitBackend ?? "ssh")
    }

    /// The account that work on a host runs as when none is named.
    func ownAccount(of name: String) -> OwnAccount {
        switch backendName(of: name) {
        case "local", "simulated": .acting
        default: connection(of: name).user.map(OwnAccount.login) ?? .unknown
        }
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
