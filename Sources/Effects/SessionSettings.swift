/// The surroundings of a command: account, directory, environment, time.
public struct SessionSettings: Sendable, Hashable {
    /// The account; nil means the backend's own.
    public var user: String?
    /// The working directory, absolute; nil means the account's home.
    public var directory: Bytes?
    /// Variables to set, in order of name, each name once.
    public var environment: [EnvironmentVariable]
    /// The time-out asked for; nil means the policy's.
    public var timeout: Duration?

    /// Makes settings; everything is the default unless given.
    public init(
        user: String? = nil, directory: Bytes? = nil, environment: [EnvironmentVariable] = [],
        timeout: Duration? = nil
    ) {
        self.user = user
        self.directory = directory
        self.environment = environment
        self.timeout = timeout
    }

    /// The secrets among the variables.
    public var secrets: [SecretReference] { environment.flatMap(\.value.secrets) }
}
