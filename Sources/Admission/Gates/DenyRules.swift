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
        let onHost = rule.hosts.map { grant in request.hosts.contains(where: grant.grants) } ?? true
        let asUser = rule.users?.contains(request.settings.user ?? authority.ownAccount) ?? true
        return onHost && asUser && rule.shape.forbids(argv)
    }
}
