internal import Effects
internal import Fleet

/// Lets a script have a handle of a secret that an active role grants by name.
///
/// Work that uses it is asked again: the role that grants the work must grant the secret, too.
struct SecretGrant: Gate {
    let authority: Authority

    func verdict(on effect: Effect) -> Verdict {
        guard case .secret(let name) = effect else { return .notMine }
        guard authority.active.contains(where: { $0.grants(secret: name) }) else {
            return .refuse(Self.refusal(name, authority.active))
        }
        return .allow(Allowance())
    }

    static func refusal(_ name: String, _ roles: [Role]) -> Refusal {
        let granted = roles.map { role in
            "\(role.name): \(role.secrets.isEmpty ? "none" : role.secrets.map(\.text).joined(separator: ", "))"
        }
        let asked = "secret \(CharacterRule.shown(name.utf8)) was asked for, and"
        return Refusal(
            code: "refused.secret",
            message: roles.count == 1
                ? "\(asked) role \(roles[0].name) does not grant it" : "\(asked) no active role grants it",
            remedy: granted.isEmpty
                ? "a role for this principal"
                : "secrets in the role; granted now: \(granted.joined(separator: "; "))"
        )
    }
}
