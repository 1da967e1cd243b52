public import Effects

extension Admission {
    /// Makes the admission of a principal that starts a playbook of the operator's.
    ///
    /// Each policy is asked by itself. An entry of `playbooks` with `as_role` makes the run act with exactly that role,
    /// although the principal does not have it, and on the entry's hosts only; without one, and with `run.named`, it acts
    /// with the roles the principal has. What the principal's own roles deny stays denied.
    ///
    /// - Throws: a refusal: `refused.permission` when a policy lets the principal start no such playbook, and
    ///   `refused.argument` when it does, but not with these arguments.
    public init(policies: [Policy], principal: Principal, starting start: PlaybookStart, ownAccount: String)
        throws(Refusal)
    {
        var authorities: [Authority] = []
        for (index, policy) in policies.enumerated() {
            let right = try PlaybookRight.find(start, policy, principal).get()
            authorities.append(
                right.authority(
                    of: principal, under: policy, ownAccount: ownAccount,
                    namesRules: index == policies.count - 1))
        }
        self.init(authorities: authorities)
    }

    /// Whether a principal may start a playbook, with some arguments at least.
    public static func mayStart(_ name: String, policies: [Policy], principal: Principal) -> Bool {
        policies.allSatisfy { policy in
            policy.held(by: principal).contains { role in
                role.permissions.contains("run.named") || role.playbooks.contains { $0.name.isSpelled(name) }
            }
        }
    }

    /// Whether the run acts as a role that the principal does not have by itself, so that somebody else must answer its
    /// questions.
    public static func isLent(_ start: PlaybookStart, policies: [Policy], principal: Principal) -> Bool {
        policies.contains { policy in
            guard case .success(.granted(let grant)) = PlaybookRight.find(start, policy, principal) else {
                return false
            }
            return grant.asRole != nil
        }
    }
}

extension PlaybookRight {
    fileprivate func authority(
        of principal: Principal, under policy: Policy, ownAccount: String, namesRules: Bool
    ) -> Authority {
        let own = policy.held(by: principal)
        switch self {
        case .own:
            return Authority(
                policy: policy, held: own, active: own, ownAccount: ownAccount, namesRules: namesRules)
        case .granted(let grant):
            let lent = policy.roles.filter { role in grant.asRole.map(role.name.isSpelled) ?? false }
            let active = grant.asRole == nil ? own : lent
            return Authority(
                policy: policy, held: own + lent, active: active, ownAccount: ownAccount,
                namesRules: namesRules, within: grant.hosts)
        }
    }
}
