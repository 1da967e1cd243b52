internal import Effects

/// Keeps a run within the hosts of the `playbooks` entry that it was started by, whatever its role grants.
///
/// As everywhere, a host asked for by name is refused, and one from a glob or group is left out.
struct GrantedHosts: Gate {
    let grant: HostGrant

    func verdict(on effect: Effect) -> Verdict {
        switch effect {
        case .session(let request):
            let granted = request.hosts.filter(grant.grants)
            if let stranger = request.hosts.first(where: { $0.isByName && !grant.grants($0) }) {
                return .refuse(refusal(stranger.name))
            }
            guard !granted.isEmpty else { return .refuse(refusal(nil)) }
            var allowance = Allowance()
            allowance.hosts = Set(granted.map(\.name))
            return .allow(allowance)
        case .task(let request):
            guard let stranger = request.hosts.first(where: { !grant.grants($0) }) else { return .notMine }
            return .refuse(refusal(stranger.name))
        case .close, .wait, .cancel, .abandon, .keep, .lock, .unlock, .approve, .sleep, .now, .random, .log,
            .progress, .hosts, .describe, .file, .module, .playbook, .secret, .undo, .finish:
            return .notMine
        }
    }

    private func refusal(_ host: String?) -> Refusal {
        let asked = host.map { "host \(CharacterRule.shown($0.utf8)) was" } ?? "the hosts selected were"
        return Refusal(
            code: "refused.host",
            message: "\(asked) asked for, and this playbook was granted for \(grant.text)",
            remedy: "hosts in the entry of playbooks")
    }
}
