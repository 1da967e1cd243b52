/// A quota that is used up.
public struct SpentQuota: Error, Sendable, Hashable {
    /// Whose quota it is.
    public enum Scope: String, Sendable, Hashable, CaseIterable {
        /// The caller's own.
        case principal
        /// That of one of its sessions.
        case session
        /// That of the whole service.
        case service
    }

    /// Which: `sessions`, `tasks`, `tasks_per_minute`, `stored_bytes`.
    public let name: String
    /// Whose.
    public let scope: Scope
    /// How much there is of it.
    public let most: Int
    /// After which time asking again may help.
    public let retryAfter: Duration

    /// Makes one.
    public init(_ name: String, of scope: Scope, most: Int, retryAfter: Duration) {
        self.name = name
        self.scope = scope
        self.most = most
        self.retryAfter = retryAfter
    }

    /// One sentence for people.
    public var message: String {
        let whose =
            switch scope {
            case .principal: "you have"
            case .session: "the session has"
            case .service: "the service has"
            }
        let words = name.split(separator: "_").joined(separator: " ")
        return "\(whose) used up the quota of \(most) \(words)"
    }
}
