public import Effects

/// The permissions that bind callers of the service: `run.adhoc`, `run.read`, `audit.read` and the like.
public enum PermissionGrant {
    /// Why a principal may not do something; nil when it may.
    ///
    /// Every policy must give it a role with the permission. `purpose` says what was asked, for the message.
    public static func refusal(
        of permission: String, to purpose: String, policies: [Policy], principal: Principal
    ) -> Refusal? {
        for policy in policies {
            let held = policy.held(by: principal)
            guard !held.contains(where: { $0.permissions.contains(permission) }) else { continue }
            return .permission(
                permission, to: purpose,
                Authority(
                    policy: policy, held: held, active: held, ownAccount: principal.user, namesRules: false))
        }
        return nil
    }
}
