internal import Effects
internal import Fleet

/// Whether a role grants the surroundings of work: account, directory, environment.
enum SettingsGrant {
    enum Answer {
        case granted([Condition])
        case refused(Refusal)
    }

    /// Asks about the same surroundings on all the hosts; the first whose account is not granted refuses them.
    static func check(
        _ settings: SessionSettings, on hosts: [AskedHost], by role: Role, acting: String
    ) -> Answer {
        if let host = hosts.first(where: { !role.grants(user: settings.user, on: $0, acting: acting) }) {
            return .refused(user(settings.user, on: host, role, acting))
        }
        var conditions: [Condition] = []
        if let path = settings.directory {
            guard let condition = role.directories.lazy.compactMap({ $0.condition(on: path) }).first else {
                return .refused(directory(path, role))
            }
            conditions.append(condition)
        }
        for variable in settings.environment {
            guard role.environment.contains(where: { $0.matches(variable.name) }) else {
                return .refused(variableName(variable.name, role))
            }
        }
        if let secret = settings.secrets.first(where: { !role.grants(secret: $0.name) }) {
            return .refused(SecretGrant.refusal(secret.name, [role]))
        }
        return .granted(conditions)
    }

    private static func user(_ user: String?, on host: AskedHost, _ role: Role, _ acting: String) -> Refusal {
        let own = host.ownAccount.name(acting: acting)
        let granted = (role.users ?? own.map { [$0] } ?? []).joined(separator: ", ")
        let remedy =
            granted.isEmpty ? "users in role \(role.name)" : "one of the users it grants: \(granted)"
        return Refusal(
            code: "refused.user",
            message: "\(asked(user, on: host)), and role \(role.name) does not grant it",
            remedy: own == nil ? remedy + "; or user of the host in the inventory" : remedy)

        func asked(_ user: String?, on host: AskedHost) -> String {
            let name = "host \(CharacterRule.shown(host.name.utf8))"
            let account = user.map { "user \(CharacterRule.shown($0.utf8)) was asked for" }
            return switch host.ownAccount {
            case .acting: account ?? "the backend's own account (\(acting)) was asked for"
            case .login(let own): account ?? "the own account of \(name) (\(own)) was asked for"
            case .unknown:
                account.map { "\($0) on \(name), whose own account is not known" }
                    ?? "no user was asked for, the account that ssh's configuration gives \(name) is not known"
            }
        }
    }

    private static func directory(_ path: Bytes, _ role: Role) -> Refusal {
        let granted = role.directories.map(\.text).joined(separator: ", ")
        return Refusal(
            code: "refused.directory",
            message:
                "directory \(CharacterRule.shown(path)) was asked for, and role \(role.name) does not grant it",
            remedy: granted.isEmpty
                ? "no cwd, which means the home directory, or directories in role \(role.name)"
                : "one of the directories it grants: \(granted)")
    }

    private static func variableName(_ name: Bytes, _ role: Role) -> Refusal {
        let granted = role.environment.map(\.text).joined(separator: ", ")
        return Refusal(
            code: "refused.environment",
            message:
                "the variable \(CharacterRule.shown(name)) was asked for, and role \(role.name) does not grant it",
            remedy: granted.isEmpty
                ? "environment in role \(role.name)" : "one of the names it grants: \(granted)")
    }
}
