internal import Effects

/// Lets a session have the hosts that some single role grants together with its account, directory and
/// environment.
///
/// A host asked for by name that is not granted is a refusal; one from a glob or group is left out.
struct SessionGrant: Gate {
    let authority: Authority

    func verdict(on effect: Effect) -> Verdict {
        guard case .session(let request) = effect else { return .notMine }
        let openers = authority.active.filter { $0.permissions.contains("session.create") }
        guard !openers.isEmpty else {
            return .refuse(.permission("session.create", to: "opening a session", authority))
        }
        var granted: Set<String> = []
        var conditions: Set<Condition> = []
        var refusals: [Refusal] = []
        for role in openers {
            let hosts = request.hosts.filter(role.hosts.grants)
            guard !hosts.isEmpty else { continue }
            switch SettingsGrant.check(request.settings, by: role, ownAccount: authority.ownAccount) {
            case .granted(let found):
                granted.formUnion(hosts.map(\.name))
                // Only the first role's: each task is asked again, with the conditions of the role that grants it.
                if conditions.isEmpty { conditions.formUnion(found) }
            case .refused(let refusal): refusals.append(refusal)
            }
        }
        if let stranger = request.hosts.first(where: { $0.isByName && !granted.contains($0.name) }) {
            return .refuse(refusals.first ?? Self.refusal(stranger.name, openers))
        }
        guard !granted.isEmpty else { return .refuse(refusals.first ?? Self.refusal(nil, openers)) }
        let most = authority.runLimits.hosts
        guard granted.count <= most else { return .refuse(HostCount.refusal(granted.count, most)) }
        var allowance = Allowance()
        allowance.hosts = granted
        allowance.conditions = conditions
        return .allow(allowance)
    }

    static func refusal(_ host: String?, _ roles: [Role]) -> Refusal {
        let asked = host.map { "host \(CharacterRule.shown($0.utf8)) was" } ?? "the hosts selected were"
        let granted = roles.map { "\($0.name): \($0.hosts.entries.isEmpty ? "none" : $0.hosts.text)" }
        return Refusal(
            code: "refused.host",
            message: "\(asked) asked for, and no active role grants \(host == nil ? "any of them" : "it")",
            remedy: "hosts in a role; granted now: \(granted.joined(separator: "; "))")
    }
}
