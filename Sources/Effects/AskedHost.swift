/// A host that was asked for, and how: one asked for by name must be granted, one from a pattern is left out when not.
public struct AskedHost: Sendable, Hashable {
    /// The host's name.
    public let name: String
    /// The groups it belongs to, those above its own included, sorted.
    public let groups: [String]
    /// Whether it was asked for by its very name, not through a glob or a group.
    public let isByName: Bool
    /// The account that work there runs as when none is named.
    public let ownAccount: OwnAccount

    /// Makes an asked host.
    public init(
        name: String, groups: [String] = [], isByName: Bool = true, ownAccount: OwnAccount = .acting
    ) {
        self.name = name
        self.groups = groups
        self.isByName = isByName
        self.ownAccount = ownAccount
    }
}
