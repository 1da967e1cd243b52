internal import Effects
internal import Fleet

/// Lets a run take the locks whose names some active role grants.
struct LockGrant: Gate {
    let authority: Authority

    func verdict(on effect: Effect) -> Verdict {
        let name: String
        switch effect {
        case .lock(let asked, _): name = asked
        case .playbook(let header):
            guard let asked = header.lock else { return .notMine }
            name = asked
        case .session, .close, .task, .wait, .cancel, .abandon, .undo, .keep, .unlock, .approve,
            .sleep, .now, .random, .log, .progress, .hosts, .describe, .file, .module, .secret, .finish:
            return .notMine
        }
        for role in authority.active where role.locks.contains(where: { $0.matches(name.utf8) }) {
            var allowance = Allowance()
            allowance.rule = authority.namesRules ? "\(role.name)/locks" : nil
            return .allow(allowance)
        }
        let granted = authority.active.map { role in
            "\(role.name): \(role.locks.isEmpty ? "none" : role.locks.map(\.text).joined(separator: ", "))"
        }
        return .refuse(
            Refusal(
                code: "refused.lock_name",
                message:
                    "the lock \(CharacterRule.shown(name.utf8)) was asked for, and no active role grants it",
                remedy: "locks in a role; granted now: \(granted.joined(separator: "; "))"))
    }
}
