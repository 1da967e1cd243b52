internal import Effects

/// Lets a script read what its commands answered: permission `result.read`.
struct ResultGrant: Gate {
    let authority: Authority

    func verdict(on effect: Effect) -> Verdict {
        guard case .wait = effect else { return .notMine }
        guard authority.active.contains(where: { $0.permissions.contains("result.read") }) else {
            return .refuse(.permission("result.read", to: "reading results", authority))
        }
        return .allow(Allowance())
    }
}

extension Refusal {
    /// A permission that no active role has.
    static func permission(_ name: String, to what: String, _ authority: Authority) -> Refusal {
        let roles = authority.active.map(\.name).joined(separator: ", ")
        return Refusal(
            code: "refused.permission",
            message: "\(what) needs the permission \(name), which "
                + (roles.isEmpty ? "nobody without a role has" : "the active roles (\(roles)) do not have"),
            remedy: roles.isEmpty
                ? "a role for this principal in subjects of \(authority.policy.path)"
                : "permissions: [\(name)] in one of these roles")
    }
}
