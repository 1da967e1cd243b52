public import Effects

/// A session that was opened.
public struct SessionTicket: Sendable, Hashable {
    /// Its identifier, 32 hexadecimal digits, which is also that of its run on record.
    public let session: RunID
    /// Its hosts, in the order asked, each once.
    public let hosts: [String]

    /// Makes a ticket.
    public init(session: RunID, hosts: [String]) {
        self.session = session
        self.hosts = hosts
    }
}
