/// What was found out about a host by reaching it over ssh.
public struct HostExamination: Sendable, Hashable {
    /// Why it cannot be used, for a person; nil when it can.
    public var problem: String?
    /// From the start of ssh to a connection that can be used; nil when there is none.
    public var connect: Duration?
    /// The key exchange that was agreed on, such as `curve25519-sha256`.
    public var keyExchange: String?
    /// How long the connect takes with `curve25519-sha256` instead; nil when nothing else was agreed on, or the host does
    /// not have it.
    public var quickConnect: Duration?
    /// The least time of a few that a line took, there and back, once the connection was there.
    public var roundTrip: Duration?
    /// The login shell.
    public var shell: String?
    /// How far the host's clock is ahead of this machine's, to about half the round trip, or to a second where its `date`
    /// knows no less; negative when it is behind.
    public var clockOffset: Duration?
    /// Whether the clock was told to less than a second.
    public var isClockPrecise = false
}
