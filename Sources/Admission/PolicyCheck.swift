public import Effects

/// What `gse policy check` answers, from the text of a policy alone.
public enum PolicyCheck: Sendable, Hashable, CustomStringConvertible {
    /// A rule allows it: `ROLE/NAME` or `ROLE/#n`.
    case allow(rule: String)
    /// Nothing allows it, or something forbids it.
    case deny(Refusal)

    /// The line that is printed: `allow RULE` or `deny CODE: reason`.
    public var description: String {
        switch self {
        case .allow(let rule): "allow \(rule)"
        case .deny(let refusal): "deny \(refusal.code): \(refusal.message)"
        }
    }

    /// Answers a question as `policy` would for `principal`; every policy of a list must allow, the last
    /// names the rule.
    public static func decide(
        _ question: PolicyQuestion, policies: [Policy], principal: Principal, ownAccount: String
    ) -> PolicyCheck {
        var answer = PolicyCheck.deny(
            Refusal(code: "refused.command", message: "there is no policy", remedy: nil))
        for policy in policies {
            answer = decide(question, policy: policy, principal: principal, ownAccount: ownAccount)
            if case .deny = answer { return answer }
        }
        return answer
    }

    /// Answers a question as `policy` would for `principal`.
    public static func decide(
        _ question: PolicyQuestion, policy: Policy, principal: Principal, ownAccount: String
    ) -> PolicyCheck {
        do {
            let argv = try argv(of: question.command)
            let roles = try roles(question, policy, principal)
            return .allow(rule: try rule(for: argv, question, roles, policy, ownAccount))
        } catch {
            return .deny(error)
        }
    }

    static func argv(of command: PolicyQuestion.Asked) throws(Refusal) -> [Bytes] {
        let argv: [Bytes]
        switch command {
        case .argv(let words): argv = words
        case .line(let line): argv = try CommandLine.split(line).get()
        }
        guard Command(argv: argv) != nil else {
            throw Refusal(
                code: "refused.syntax",
                message: argv.isEmpty ? "the command has no words" : "the command has a NUL byte in a word",
                remedy: argv.isEmpty ? "name a program to run" : nil)
        }
        if let refusal = ArgumentSize.refusal(argv: argv, environment: []) { throw refusal }
        return argv
    }

    static func roles(_ question: PolicyQuestion, _ policy: Policy, _ principal: Principal) throws(Refusal)
        -> [Role]
    {
        guard let names = question.roles else { return policy.held(by: principal) }
        if let stranger = names.first(where: { !policy.roleNames.containsSpelling($0) }) {
            throw Refusal(
                code: "refused.role",
                message: "role \(CharacterRule.shown(stranger.utf8)) is not in \(policy.path)",
                remedy: "one of its roles: \(policy.roleNames.joined(separator: ", "))")
        }
        return policy.roles.filter { names.containsSpelling($0.name) }
    }

    private static func rule(
        for argv: [Bytes], _ question: PolicyQuestion, _ roles: [Role], _ policy: Policy, _ own: String
    ) throws(Refusal) -> String {
        let authority = Authority(
            policy: policy, held: roles, active: roles, ownAccount: own, namesRules: true)
        for rule in roles.flatMap(\.denies) where applies(rule, question) && rule.shape.forbids(argv) {
            throw DenyRules.refusal(of: argv, by: rule)
        }
        guard roles.contains(where: { $0.permissions.contains("session.create") }) else {
            throw .permission("session.create", to: "opening a session", authority)
        }
        let runners = roles.filter { $0.permissions.contains("command.run") }
        guard !runners.isEmpty else { throw .permission("command.run", to: "gse.run", authority) }
        let places = runners.compactMap { role in place(question, role, own).map { (role, $0) } }
        var misses: [CommandGrant.Miss] = []
        for (role, place) in places {
            switch CommandGrant.find(argv, stdin: nil, in: role, place) {
            case .allowed(let rule, _): return rule.label
            case .missed(let some): misses += some
            }
        }
        guard !places.isEmpty else { throw ungranted(question, runners, own) }
        throw CommandGrant.refusal(of: argv, misses: misses, role: places.count == 1 ? places[0].0.name : nil)
    }

    /// Where a role would let it run; nil when it does not grant the host or the user.
    static func place(_ question: PolicyQuestion, _ role: Role, _ own: String) -> CommandGrant.Place? {
        let users = role.users ?? [own]
        guard !users.isEmpty, question.user.map(users.containsSpelling) ?? true else { return nil }
        let hosts = question.host.map { [AskedHost(name: $0, groups: question.groups ?? [])] }
        let grant = question.groups == nil && hosts != nil ? role.hosts.withoutGroups : role.hosts
        guard hosts.map({ $0.allSatisfy(grant.grants) }) ?? grant.grantsSome else { return nil }
        return CommandGrant.Place(hosts: hosts, users: .oneOf(question.user.map { [$0] } ?? users))
    }

    private static func applies(_ rule: DenyRule, _ question: PolicyQuestion) -> Bool {
        let host = question.host.map { AskedHost(name: $0, groups: question.groups ?? []) }
        let onHost = rule.hosts.map { grant in host.map(grant.grants) ?? true } ?? true
        let asUser = rule.users.map { users in question.user.map(users.containsSpelling) ?? true } ?? true
        return onHost && asUser
    }

    private static func ungranted(_ question: PolicyQuestion, _ roles: [Role], _ own: String) -> Refusal {
        var anywhere = question
        anywhere.host = nil
        if let user = question.user, !roles.contains(where: { place(anywhere, $0, own) != nil }) {
            return Refusal(
                code: "refused.user",
                message: "user \(CharacterRule.shown(user.utf8)) was asked for, and no active role grants it",
                remedy: "users in a role")
        }
        return SessionGrant.refusal(question.host, roles)
    }
}
