/// How a host is reached, as the inventory says; nil leaves it to the backend.
public struct HostConnection: Sendable, Hashable {
    /// The port, 1…65535.
    public var port: UInt16?
    /// The account to log in with.
    public var user: String?
    /// The private key file, as written (`~` not expanded).
    public var identityFile: String?
    /// The host to go through.
    public var jump: String?
    /// The backend that reaches it.
    public var backend: String?
    /// Whether another account than the one logged in with is reached by `sudo -n -u`; else by logging in as it.
    public var usesSudo: Bool?
    /// What becomes of a host whose key is not known.
    public var hostKeys: HostKeyRule?
    /// The key exchange algorithms to offer, as `ssh -o KexAlgorithms` takes them.
    public var keyExchange: String?
    /// The file that ssh reads instead of its own configuration, absolute or beginning with `~/`.
    public var configFile: String?

    /// Makes a connection; nothing is said unless given.
    public init(
        port: UInt16? = nil, user: String? = nil, identityFile: String? = nil, jump: String? = nil,
        backend: String? = nil, usesSudo: Bool? = nil, hostKeys: HostKeyRule? = nil,
        keyExchange: String? = nil, configFile: String? = nil
    ) {
        self.port = port
        self.user = user
        self.identityFile = identityFile
        self.jump = jump
        self.backend = backend
        self.usesSudo = usesSudo
        self.hostKeys = hostKeys
        self.keyExchange = keyExchange
        self.configFile = configFile
    }
}
