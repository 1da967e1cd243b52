internal import Effects

extension PolicyCheck {
    /// What `gse policy explain` prints: the answer, then the nearest rules and the first argument that
    /// differs in each.
    public static func explain(
        _ question: PolicyQuestion, policy: Policy, principal: Principal, ownAccount: String, most: Int = 5
    ) -> [String] {
        let check = decide(question, policy: policy, principal: principal, ownAccount: ownAccount)
        var lines = [check.description]
        if case .deny(let refusal) = check, let remedy = refusal.remedy {
            lines.append("would allow it: \(remedy)")
        }
        guard case .deny = check, let argv = try? argv(of: question.command),
            let roles = try? roles(question, policy, principal)
        else { return lines }
        let misses = roles.flatMap { role -> [CommandGrant.Miss] in
            guard let place = place(question, role, ownAccount),
                case .missed(let misses) = CommandGrant.find(argv, stdin: nil, in: role, place)
            else { return [] }
            return misses
        }
        let nearest = misses.enumerated().sorted {
            ($1.element.nearness, $0.offset) < ($0.element.nearness, $1.offset)
        }
        return lines
            + nearest.prefix(max(0, most)).map { miss in
                "\(miss.element.rule.label) (line \(miss.element.rule.line)): \(words(miss.element, argv))"
            }
    }

    private static func words(_ miss: CommandGrant.Miss, _ argv: [Bytes]) -> String {
        switch miss.reason {
        case .argument(let difference): CommandGrant.explanation(difference, argv)
        case .host(let host): "its hosts (\(miss.rule.hosts?.text ?? "none")) do not include \(host)"
        case .user(let user):
            "its users (\((miss.rule.users ?? []).joined(separator: ", "))) do not include \(user)"
        case .stdin: "it does not grant that much standard input"
        }
    }
}
