internal import Effects
internal import Fleet

/// Whether a role grants the surroundings of work: account, directory, environment.
enum SettingsGrant {
    enum Answer {
        case granted([Condition])
        case refused(Refusal)
    }

    static func check(_ settings: SessionSettings, by role: Role, ownAccount: String) -> Answer {
        guard role.grants(user: settings.user, own: ownAccount) else {
            return .refused(user(settings.user, role, ownAccount))
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

    private static func user(_ user: String?, _ role: Role, _ own: String) -> Refusal {
        let asked =
            user.map { "user \(CharacterRule.shown($0.utf8))" } ?? "the backend's own account (\(own))"
        let granted = (role.users ?? [own]).joined(separator: ", ")
        return Refusal(
            code: "refused.user", message: "\(asked) was asked for, and role \(role.name) does not grant it",
            remedy: granted.isEmpty ? "users in role \(role.name)" : "one of the users it grants: \(granted)")
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
