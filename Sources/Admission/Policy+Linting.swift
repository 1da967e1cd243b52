internal import Effects
internal import Fleet

extension Policy {
    /// What its author should look at, by line.
    ///
    /// A policy with findings is valid all the same.
    public func findings() -> [PolicyFinding] {
        var findings = roles.flatMap { unused($0) + broad($0) }
        for role in roles {
            for (index, rule) in role.commands.enumerated() {
                findings += dangers(of: rule) + impossible(rule, in: role)
                findings += overlaps(of: rule, with: role.commands[..<index])
            }
        }
        return Array(Set(findings)).sorted { ($0.line, $0.message) < ($1.line, $1.message) }
    }

    private func unused(_ role: Role) -> [PolicyFinding] {
        var findings: [PolicyFinding] = []
        func never(_ message: String) {
            findings.append(.init(kind: .never, line: role.line, message: message))
        }
        let isActedAs = roles.flatMap(\.playbooks).contains { $0.asRole == role.name }
        if !isActedAs, !subjects.contains(where: { $0.roles.contains(role.name) }) {
            never("role \(role.name) is given to nobody in subjects")
        }
        let grantsWork = !role.commands.isEmpty || !role.probes.isEmpty || role.files != Role.Files()
        if grantsWork, !role.permissions.contains("command.run") {
            never("role \(role.name) grants work but not the permission command.run")
        }
        if grantsWork, !role.hosts.grantsSome { never("role \(role.name) grants work but no hosts") }
        if role.users?.isEmpty == true {
            never("role \(role.name) has an empty list of users, so no session is granted")
        }
        return findings
    }

    private func broad(_ role: Role) -> [PolicyFinding] {
        var findings: [PolicyFinding] = []
        func danger(_ line: Int, _ message: String) {
            findings.append(.init(kind: .dangerous, line: line, message: message))
        }
        for entry in role.hosts.entries where !entry.isExclusion {
            switch entry.subject {
            case .glob(let glob) where glob.isUniversal:
                danger(entry.line, "role \(role.name) is for every host")
            case .group("all"): danger(entry.line, "role \(role.name) is for every host")
            case .glob, .group: break
            }
        }
        if role.users?.contains("root") == true {
            danger(role.line, "role \(role.name) lets sessions be root")
        }
        if role.environment.contains(where: \.isUniversal) {
            danger(role.line, "role \(role.name) lets sessions set any variable that is not always forbidden")
        }
        if role.secrets.contains(where: \.isUniversal) {
            danger(role.line, "role \(role.name) grants every secret")
        }
        if role.directories.contains(where: { $0.isTree && $0.directory.count == 1 }) {
            danger(role.line, "role \(role.name) lets sessions work in any directory")
        }
        for (verb, matchers) in [("read", role.files.read), ("write", role.files.write)] {
            if matchers.contains(where: { $0.kind == .pathUnder([UInt8(ascii: "/")]) }) {
                danger(role.line, "role \(role.name) grants to \(verb) every file")
            }
        }
        if role.probes.contains(where: \.isAnyHost) {
            danger(role.line, "role \(role.name) grants to probe any host, which maps a network")
        }
        return findings
    }

    /// Whether a program does nothing but print what it is given, whatever that is.
    private static func onlyPrints(_ program: Bytes) -> Bool {
        ["echo", "printf"].contains { program == Bytes($0.utf8) }
    }

    private func dangers(of rule: CommandRule) -> [PolicyFinding] {
        var messages: [String] = []
        if rule.runsOthers {
            messages.append("rule \(rule.label) grants a program that runs others, so whatever they can do")
        }
        for element in rule.shape.elements {
            if element.matcher.kind == .pathUnder([UInt8(ascii: "/")]) {
                messages.append("rule \(rule.label) grants every path")
            }
            if case .rest(let matcher) = element, matcher.allowsOption, matcher.matchesAlmostAnything,
                !rule.shape.programs.allSatisfy(Self.onlyPrints)
            {
                messages.append("rule \(rule.label) grants any further arguments, options too")
            }
            if element.matcher.allowsControl {
                messages.append("rule \(rule.label) lets control characters through")
            }
        }
        if rule.users?.contains("root") == true { messages.append("rule \(rule.label) runs as root") }
        return messages.map { .init(kind: .dangerous, line: rule.line, message: $0) }
    }

    private func impossible(_ rule: CommandRule, in role: Role) -> [PolicyFinding] {
        var messages: [String] = []
        let label = "rule \(rule.label)"
        if let users = rule.users, let granted = role.users, Set(users).isDisjoint(with: granted) {
            messages.append("\(label) is for \(users.joined(separator: ", ")), and its role is not")
        }
        if let hosts = rule.hosts, !hosts.canMeet(role.hosts) {
            messages.append(
                "\(label) is for hosts (\(hosts.text)) that its role does not grant (\(role.hosts.text))")
        }
        for element in rule.shape.elements where element.matcher.isImpossible {
            messages.append("\(label) names an argument with control characters, which need control: true")
        }
        let denies = roles.flatMap(\.denies).filter { $0.hosts == nil && $0.users == nil }
        if let deny = denies.first(where: { $0.shape.covers(rule.shape) && role.denies.contains($0) }) {
            messages.append("\(label) is denied altogether by \(deny.label) (line \(deny.line))")
        }
        if programPath.isEmpty, rule.shape.elements.first?.matcher.isBareProgram == true {
            messages.append("\(label) names a bare program, and program_path is empty")
        }
        return messages.map { .init(kind: .never, line: rule.line, message: $0) }
    }

    private func overlaps(of rule: CommandRule, with earlier: ArraySlice<CommandRule>) -> [PolicyFinding] {
        for other in earlier {
            let isOpen =
                other.hosts == nil && other.users == nil
                && (rule.stdin?.bytes ?? 0) <= (other.stdin?.bytes ?? 0)
            if isOpen, other.shape.covers(rule.shape) {
                return [
                    .init(
                        kind: .never, line: rule.line,
                        message:
                            "rule \(rule.label) is hidden by \(other.label) (line \(other.line)), which allows all of it"
                    )
                ]
            }
            if other.shape.overlaps(rule.shape) {
                return [
                    .init(
                        kind: .overlap, line: rule.line,
                        message:
                            "rule \(rule.label) overlaps \(other.label) (line \(other.line)), which counts first"
                    )
                ]
            }
        }
        return []
    }
}
