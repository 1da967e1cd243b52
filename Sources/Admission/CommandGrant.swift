internal import Effects

/// Finds the rule of a role that allows a command, or how near the nearest came.
enum CommandGrant {
    /// Where a command is to run; nil hosts stand for whichever is granted.
    struct Place {
        enum Users {
            /// One of these will do.
            case oneOf([String])
            /// It runs as each of these; nil is one that nobody knows.
            case each([String?])
        }

        var hosts: [AskedHost]?
        var users: Users
    }

    /// A rule that does not allow a command, and how it differs.
    struct Miss {
        enum Reason {
            case argument(ArgumentList.Difference)
            case host(String)
            case user(String)
            case stdin(Int)
        }

        let rule: CommandRule
        let reason: Reason

        /// How near it came: the more, the nearer.
        var nearness: Int {
            switch reason {
            case .argument(let difference): difference.argument
            case .host: Int.max - 2
            case .user: Int.max - 1
            case .stdin: Int.max
            }
        }
    }

    enum Answer {
        case allowed(CommandRule, [Condition])
        /// Every rule in file order.
        case missed([Miss])
    }

    /// The first rule in file order that allows it all.
    static func find(_ argv: [Bytes], stdin: Int?, in role: Role, _ place: Place) -> Answer {
        var misses: [Miss] = []
        for rule in role.commands {
            switch rule.shape.compare(argv) {
            case .differs(let difference): misses.append(Miss(rule: rule, reason: .argument(difference)))
            case .matches(let conditions):
                guard let reason = mismatch(of: rule, stdin: stdin, place) else {
                    return .allowed(rule, conditions)
                }
                misses.append(Miss(rule: rule, reason: reason))
            }
        }
        return .missed(misses)
    }

    private static func mismatch(of rule: CommandRule, stdin: Int?, _ place: Place) -> Miss.Reason? {
        if let grant = rule.hosts {
            if let stranger = place.hosts?.first(where: { !grant.grants($0) }) { return .host(stranger.name) }
            guard grant.grantsSome else { return .host("any host") }
        }
        if let users = rule.users, let stranger = place.users.stranger(to: users) { return .user(stranger) }
        if let stdin, stdin > rule.stdin?.bytes ?? -1 { return .stdin(stdin) }
        return nil
    }

    /// A command for a message: one line, short, safe to print.
    static func shown(_ argv: [Bytes]) -> String {
        let words = argv.prefix(12).map { word in
            let text = CharacterRule.shown(word)
            let isPlain =
                !text.isEmpty && !text.utf8.contains { " \t'\"\\;&|<>()$`*?[]{}~#".utf8.contains($0) }
            return isPlain ? text : "'\(text)'"
        }
        return "\"" + words.joined(separator: " ") + (argv.count > 12 ? " …" : "") + "\""
    }
}

extension CommandGrant.Place.Users {
    /// The user for whom a list does not do, in words; nil when it does.
    fileprivate func stranger(to list: [String]) -> String? {
        switch self {
        case .oneOf(let users):
            return users.contains(where: list.containsSpelling) ? nil : users.first ?? "any user"
        case .each(let users):
            let stranger = users.first { user in !(user.map(list.containsSpelling) ?? false) }
            return stranger.map { $0 ?? "the account that ssh's configuration says" }
        }
    }
}
