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

    /// Makes a connection; nothing is said unless given.
    public init(
        port: UInt16? = nil, user: String? = nil, identityFile: String? = nil, jump: String? = nil,
        backend: String? = nil
    ) {
        self.port = port
        self.user = user
        self.identityFile = identityFile
        self.jump = jump
        self.backend = backend
    }
}
