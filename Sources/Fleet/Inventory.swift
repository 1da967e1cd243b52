public import Configuration
public import Effects

/// Which hosts exist, in which groups, and how each is reached.
public struct Inventory: Sendable, Hashable {
    var hosts: [String: HostEntry] = [:]
    var connections: [String: HostConnection] = [:]
    /// Names of the hosts of the file, in file order.
    public internal(set) var names: [String] = []
    /// Whether a name that is not in the inventory stands for a host all the same.
    public private(set) var acceptsAnyName = false

    /// The inventory of no file: only `localhost`.
    public init() {}

    /// The same inventory where every name is a host: what `--backend local` means.
    public var acceptingAnyName: Inventory {
        var copy = self
        copy.acceptsAnyName = true
        return copy
    }

    /// Reads an inventory file.
    public static func parse(_ text: Bytes, path: String) throws(ConfigurationError) -> Inventory {
        throw ConfigurationError(path: path, line: nil, message: "not read yet")
    }

    /// The host of that name; nil when there is none. `localhost` always exists.
    public func host(_ name: String) -> HostEntry? { hosts[name] }

    /// How the host of that name is reached.
    public func connection(of name: String) -> HostConnection { connections[name] ?? HostConnection() }

    /// The backend the inventory names for a host; `local` for `localhost`; nil when it says nothing.
    public func backendName(of name: String) -> String? { connection(of: name).backend }

    /// Names of all groups, sorted.
    public var groups: [String] { [] }

    /// The groups as an indented tree, one line each: what `gse inventory graph` prints.
    public func graph() -> [String] { [] }

    /// The hosts a selector selects, in file order, each once.
    public func select(_ selector: String) throws(SelectorError) -> [AskedHost] { [] }

    /// The hosts of these names, in the order given, each once.
    public func select(names: [String]) throws(SelectorError) -> [AskedHost] { [] }
}
