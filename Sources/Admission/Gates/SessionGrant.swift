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
        var refused: [(hosts: [AskedHost], refusal: Refusal)] = []
        for role in openers {
            for hosts in parts(of: request, role) where !hosts.isEmpty {
                switch SettingsGrant.check(
                    request.settings, on: hosts, by: role, acting: authority.ownAccount)
                {
                case .granted(let found):
                    granted.formUnion(hosts.map(\.name))
                    // Only the first role's: each task is asked again, with the conditions of the role that grants it.
                    if conditions.isEmpty { conditions.formUnion(found) }
                case .refused(let refusal): refused.append((hosts, refusal))
                }
            }
        }
        if let stranger = request.hosts.first(where: { $0.isByName && !granted.contains($0.name) }) {
            let refusal = refused.first { $0.hosts.contains(stranger) }?.refusal
            return .refuse(refusal ?? Self.refusal(stranger.name, openers))
        }
        guard !granted.isEmpty else {
            return .refuse(refused.first?.refusal ?? Self.refusal(nil, openers))
        }
        let most = authority.runLimits.hosts
        guard granted.count <= most else { return .refuse(HostCount.refusal(granted.count, most)) }
        var allowance = Allowance()
        allowance.hosts = granted
        allowance.conditions = conditions
        return .allow(allowance)
    }

    /// The hosts a role is for: those whose account it grants, and the others, which its accounts refuse.
    ///
    /// Hosts may have accounts of their own, so that one is granted and the next is not.
    private func parts(of request: SessionRequest, _ role: Role) -> [[AskedHost]] {
        let hosts = request.hosts.filter(role.hosts.grants)
        let isGranted = { (host: AskedHost) in
            role.grants(user: request.settings.user, on: host, acting: authority.ownAccount)
        }
        return [hosts.filter(isGranted), hosts.filter { !isGranted($0) }]
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
