public import Effects
public import Fleet

/// A host as a backend addresses it.
public struct Target: Sendable, Hashable {
    /// The host's name in results and facts.
    public let name: String
    /// Where it is reached.
    public let address: String
    /// What the inventory says besides, an object.
    public let variables: JSON
    /// How it is reached.
    public let connection: HostConnection

    /// Makes a target; the address is the name unless given.
    public init(
        name: String, address: String? = nil, variables: JSON = .object([]),
        connection: HostConnection = HostConnection()
    ) {
        self.name = name
        self.address = address ?? name
        self.variables = variables
        self.connection = connection
    }

    /// The host of that name, as the inventory says it is reached; by its name alone when the inventory does not have it.
    public init(_ name: String, in inventory: Inventory) {
        let entry = inventory.host(name) ?? HostEntry(name: name)
        self.init(
            name: name, address: entry.address, variables: entry.variables,
            connection: inventory.connection(of: name))
    }
}
