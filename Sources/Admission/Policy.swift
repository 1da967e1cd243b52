public import Effects

/// What a policy file says: who may do what, where, under which limits.
///
/// Default deny.
public struct Policy: Sendable, Hashable {
    /// One line of `subjects`: who has which roles.
    ///
    /// An absent key matches anything.
    struct Subject: Sendable, Hashable {
        let user: String?
        let app: String?
        let roles: [String]
        let line: Int
    }

    /// The file's path as the user named it.
    public let path: String
    /// The file's text.
    public let text: Bytes
    /// Where a bare program name is looked up on a target, in this order.
    public internal(set) var programPath: [Bytes]
    /// The roles in file order.
    var roles: [Role] = []
    var subjects: [Subject] = []

    /// Names of the roles in file order.
    public var roleNames: [String] { roles.map(\.name) }

    /// The roles a principal has, in file order.
    public func roles(of principal: Principal) -> [String] { held(by: principal).map(\.name) }

    func held(by principal: Principal) -> [Role] {
        let granted = subjects.filter { subject in
            Self.matches(subject.user, principal.user) && Self.matches(subject.app, principal.app)
        }
        let names = Set(granted.flatMap(\.roles))
        return roles.filter { names.contains($0.name) }
    }

    private static func matches(_ wanted: String?, _ actual: String?) -> Bool {
        guard let wanted, wanted != "*" else { return true }
        return actual.map(wanted.isSpelled) ?? false
    }

    /// The contract's own search path.
    static let standardProgramPath = [
        "/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin",
    ].map { Bytes($0.utf8) }
}
