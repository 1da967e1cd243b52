public import Effects

/// What a caller asks for with `proc_create_session`.
public struct SessionAsk: Sendable, Hashable {
    /// The hosts by name; at least one.
    public var hosts: [String]
    /// The account; nil means the backend's own.
    public var user: String?
    /// The time-out of each command, per host; nil means the policy's.
    public var timeout: Duration?
    /// The working directory, absolute; nil means the account's home.
    public var directory: Bytes?
    /// Tells a repeated request from a new one; nil when it is not to be told.
    public var key: String?

    /// Makes an ask.
    public init(
        hosts: [String], user: String? = nil, timeout: Duration? = nil, directory: Bytes? = nil,
        key: String? = nil
    ) {
        self.hosts = hosts
        self.user = user
        self.timeout = timeout
        self.directory = directory
        self.key = key
    }
}
