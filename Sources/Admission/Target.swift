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
}
