internal import Effects

extension CommandGrant {
    /// Why no rule allows a command: names the nearest rule and the first argument that differs.
    static func refusal(of argv: [Bytes], misses: [Miss], role: String?) -> Refusal {
        let asked = "command \(shown(argv))"
        guard let nearest = nearest(misses, to: argv) else {
            let whose = role.map { "role \($0)" } ?? "the policy"
            return Refusal(
                code: "refused.command", message: "\(asked) is not allowed: \(whose) grants no commands",
                remedy: "a rule for it in commands")
        }
        let rule = "rule \(nearest.rule.label) (line \(nearest.rule.line))"
        switch nearest.reason {
        case .argument(let difference) where difference.argument > 0:
            return Refusal(
                code: "refused.command",
                message: "\(asked) is not allowed; \(rule) comes nearest: \(explanation(difference, argv))",
                remedy: difference.expected.map {
                    "\($0) as argument \(difference.argument), or a rule for this command"
                }
                    ?? "no further argument, or a rule for this command")
        case .argument(let difference):
            let expected = difference.expected.map { ", which is for \($0)" } ?? ""
            return Refusal(
                code: "refused.command",
                message:
                    "\(asked) is not allowed: no rule is for this program; nearest is \(rule)\(expected)",
                remedy: "a rule for \(shown(Array(argv.prefix(1)))) in commands; there are rules for "
                    + programs(of: misses))
        case .host(let host):
            return Refusal(
                code: "refused.host", message: "\(asked) is allowed by \(rule), but not on \(host)",
                remedy: "hosts that the rule grants: \(nearest.rule.hosts?.text ?? "")")
        case .user(let user):
            return Refusal(
                code: "refused.user",
                message: "\(asked) is allowed by \(rule), but not as \(CharacterRule.shown(user.utf8))",
                remedy: "a user that the rule grants: \((nearest.rule.users ?? []).joined(separator: ", "))")
        case .stdin(let size):
            let most = nearest.rule.stdin.map { "at most \($0)" } ?? "no"
            return Refusal(
                code: "refused.stdin",
                message: "\(asked) is allowed by \(rule), but with \(most) standard input, not \(size) bytes",
                remedy: "stdin: {max: …} in that rule")
        }
    }

    /// The programs that rules are for, the first few, each once.
    private static func programs(of misses: [Miss]) -> String {
        var programs: [String] = []
        for miss in misses {
            guard case .argument(let difference) = miss.reason, difference.argument == 0,
                let expected = difference.expected, !programs.contains(expected)
            else { continue }
            programs.append(expected)
        }
        return programs.prefix(9).joined(separator: ", ") + (programs.count > 9 ? ", …" : "")
    }

    /// The miss that came furthest; among equals the first in file order.
    static func nearest(_ misses: [Miss], to argv: [Bytes]) -> Miss? {
        misses.enumerated().max { ($0.element.nearness, -$0.offset) < ($1.element.nearness, -$1.offset) }?
            .element
    }

    /// How the first differing argument differs.
    static func explanation(_ difference: ArgumentList.Difference, _ argv: [Bytes]) -> String {
        let place = difference.argument == 0 ? "the program" : "argument \(difference.argument)"
        guard argv.indices.contains(difference.argument) else {
            return "\(place) is missing; \(difference.expected ?? "nothing") is expected"
        }
        let argument = argv[difference.argument]
        let given = "'\(CharacterRule.shown(argument))'"
        guard let expected = difference.expected else { return "\(place), \(given), is one too many" }
        let trouble =
            if !CharacterRule.isPlain(argument) {
                " (it holds control, bidirectional or non-UTF-8 characters)"
            } else if argument.first == UInt8(ascii: "-") {
                " (what begins with - must be granted as an option)"
            } else { "" }
        return "\(place) is \(given)\(trouble), and \(expected) is expected"
    }
}
