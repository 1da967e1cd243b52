public import Effects

/// A command and where it would run: what `gse policy check` asks.
///
/// Nothing but the policy's text answers it.
public struct PolicyQuestion: Sendable, Hashable {
    /// A command as it was given.
    public enum Asked: Sendable, Hashable {
        /// An argument vector.
        case argv([Bytes])
        /// One string, to be split.
        case line(Bytes)
    }

    /// The command.
    public var command: Asked
    /// The host; nil means the first granted one.
    public var host: String?
    /// The groups the host is in; nil without an inventory, and then `group:` matches nothing.
    public var groups: [String]?
    /// The session's account; nil means the first granted one.
    public var user: String?
    /// Exactly these roles; nil means those of the principal.
    public var roles: [String]?

    /// Makes a question.
    public init(
        _ command: Asked, host: String? = nil, groups: [String]? = nil, user: String? = nil,
        roles: [String]? = nil
    ) {
        self.command = command
        self.host = host
        self.groups = groups
        self.user = user
        self.roles = roles
    }
}
