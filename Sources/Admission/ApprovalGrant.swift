public import Effects

/// Who may answer the questions of runs: whoever has a role with the permission `run.approve`, one of those that the
/// question is for.
public enum ApprovalGrant {
    /// Why a principal may not answer; nil when it may.
    ///
    /// Every policy must allow it.
    ///
    /// - Parameters:
    ///   - activeRoles: narrows to these of the roles the principal has; nil means all.
    ///   - roles: the roles the question is for; empty for any.
    public static func refusal(
        policies: [Policy], principal: Principal, activeRoles: [String]?, roles: [String]
    ) -> Refusal? {
        for policy in policies {
            let held = policy.held(by: principal)
            let chosen = held.filter { activeRoles?.containsSpelling($0.name) ?? true }
            let active = chosen.isEmpty ? held : chosen
            let approvers = active.filter { $0.permissions.contains("run.approve") }
            guard !approvers.isEmpty else {
                return .permission(
                    "run.approve", to: "answering a question",
                    Authority(
                        policy: policy, held: held, active: active, ownAccount: principal.user,
                        namesRules: false))
            }
            guard !roles.isEmpty, !approvers.contains(where: { roles.containsSpelling($0.name) }) else {
                continue
            }
            let wanted = roles.map { CharacterRule.shown($0.utf8) }.joined(separator: ", ")
            return Refusal(
                code: "refused.permission",
                message: "the question is for \(wanted), and \(CharacterRule.shown(principal.user.utf8)) has "
                    + "run.approve as \(approvers.map(\.name).joined(separator: ", "))",
                remedy: "somebody with one of those roles, and permissions: [run.approve] in it")
        }
        return nil
    }
}
