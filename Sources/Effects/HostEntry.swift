/// A host as a script sees it: what `gse.hosts` answers.
public struct HostEntry: Sendable, Hashable {
    /// Its name in the inventory.
    public var name: String
    /// Where it is reached; its name unless the inventory says otherwise.
    public var address: String
    /// Its variables, an object.
    public var variables: JSON
    /// The groups it belongs to, those above its own included, sorted.
    public var groups: [String]

    /// Makes an entry.
    public init(name: String, address: String? = nil, variables: JSON = .object([]), groups: [String] = []) {
        self.name = name
        self.address = address ?? name
        self.variables = variables
        self.groups = groups
    }
}
