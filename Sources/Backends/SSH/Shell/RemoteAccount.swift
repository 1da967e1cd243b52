/// Whose account work is done as on a host, and how one gets there from the login.
struct RemoteAccount: Sendable, Hashable {
    /// The account that logs in, when the inventory or the session says so; nil means that ssh decides.
    let login: String?
    /// The account that was asked for; nil means the one that logs in.
    let asked: String?
    /// Whether the host's inventory says to go through sudo.
    let usesSudo: Bool

    /// The account to change to by sudo; nil when the login account does the work itself.
    var other: String? {
        guard usesSudo, let asked, asked != login else { return nil }
        return asked
    }
}
