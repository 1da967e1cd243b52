internal import Effects
internal import Fleet

/// By which right a principal starts a named playbook under one policy.
enum PlaybookRight: Sendable, Hashable {
    /// With `run.named` in one of its roles: the run acts with all of them.
    case own
    /// By an entry of `playbooks` in one of its roles.
    case granted(Role.PlaybookGrant)

    /// Finds it: the first entry of `playbooks` that takes the arguments, else the permission.
    ///
    /// An entry comes first: whoever wrote it meant just this playbook.
    static func find(
        _ start: PlaybookStart, _ policy: Policy, _ principal: Principal
    ) -> Result<PlaybookRight, Refusal> {
        let held = policy.held(by: principal)
        let grants = held.flatMap(\.playbooks).filter { $0.name.isSpelled(start.name) }
        if let grant = grants.first(where: { $0.stranger(among: start.arguments) == nil }) {
            return .success(.granted(grant))
        }
        if held.contains(where: { $0.permissions.contains("run.named") }) { return .success(.own) }
        guard let nearest = grants.first, let stranger = nearest.stranger(among: start.arguments) else {
            return .failure(refusal(start, policy, held))
        }
        return .failure(refusal(stranger, start, nearest))
    }

    private static func refusal(_ start: PlaybookStart, _ policy: Policy, _ held: [Role]) -> Refusal {
        let refusal = Refusal.permission(
            "run.named", to: "starting the playbook \(CharacterRule.shown(start.name.utf8))",
            Authority(policy: policy, held: held, active: held, ownAccount: "", namesRules: false))
        let remedy = refusal.remedy.map { "\($0), or an entry of playbooks for it" }
        return Refusal(code: refusal.code, message: refusal.message, remedy: remedy)
    }

    private static func refusal(_ name: String, _ start: PlaybookStart, _ grant: Role.PlaybookGrant)
        -> Refusal
    {
        let shown = CharacterRule.shown(name.utf8)
        let matcher = grant.arguments[name]
        let granted = grant.arguments.keys.sorted().joined(separator: ", ")
        return Refusal(
            code: "refused.argument",
            message: "the argument \(shown) of \(CharacterRule.shown(start.name.utf8)) "
                + (matcher.map { "must be \($0.description)" } ?? "is not granted"),
            remedy: matcher == nil
                ? "granted arguments: \(granted.isEmpty ? "none" : granted)"
                : "a value like that, or another matcher in playbooks of the role")
    }
}

extension Role.PlaybookGrant {
    /// The first argument, in order of name, that is not granted; nil when all are.
    ///
    /// What is not given is not asked for: the playbook says itself what it cannot do without.
    fileprivate func stranger(among given: [String: String]) -> String? {
        given.sorted { $0.key < $1.key }.first { name, value in
            !(arguments.first { $0.key.isSpelled(name) }?.value.matches(Bytes(value.utf8)) ?? false)
        }?.key
    }
}
