internal import Effects

/// Refuses what any role of the principal denies, active or not.
struct DenyRules: Gate {
    let authority: Authority

    func verdict(on effect: Effect) -> Verdict {
        guard case .task(let request) = effect else { return .notMine }
        var commands: [Command] = []
        if case .command(let command, _) = request.work { commands.append(command) }
        if case .probe(let command) = request.options.inDoubt { commands.append(command) }
        for command in commands {
            for rule in authority.held.flatMap(\.denies) where applies(rule, to: request, command.argv) {
                return .refuse(Self.refusal(of: command.argv, by: rule))
            }
        }
        return .notMine
    }

    static func refusal(of argv: [Bytes], by rule: DenyRule) -> Refusal {
        Refusal(
            code: "refused.denied",
            message: "command \(CommandGrant.shown(argv)) is denied by \(rule.label) (line \(rule.line))",
            remedy: "nothing while that deny rule stands")
    }

    private func applies(_ rule: DenyRule, to request: TaskRequest, _ argv: [Bytes]) -> Bool {
        let isMeant = request.hosts.contains { host in
            let account = request.settings.user ?? host.ownAccount.name(acting: authority.ownAccount)
            // An account that nobody knows may be one that is denied.
            let asUser = rule.users.map { users in account.map(users.contains) ?? true } ?? true
            return asUser && rule.hosts?.grants(host) ?? true
        }
        return isMeant && rule.shape.forbids(argv)
    }
}
