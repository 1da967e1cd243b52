internal import Effects

/// Lets a task run when one single role grants its hosts, account, directory, environment names and work: a
/// grant never crosses roles.
///
/// The first such role in file order, and its first rule, give the name and the limits.
struct TaskGrant: Gate {
    let authority: Authority

    func verdict(on effect: Effect) -> Verdict {
        guard case .task(let request) = effect else { return .notMine }
        guard !authority.active.isEmpty else {
            return .refuse(.permission("command.run", to: "gse.\(effect.verb)", authority))
        }
        var nearest: (stage: Int, refusal: Refusal)?
        for role in authority.active {
            switch ask(role, request) {
            case .granted(let allowance): return .allow(allowance)
            case .missed(let stage, let refusal):
                if stage > nearest?.stage ?? -1 { nearest = (stage, refusal) }
            }
        }
        return nearest.map { .refuse($0.refusal) } ?? .notMine
    }

    private enum Answer {
        case granted(Allowance)
        /// Not by this role; the further the stage, the nearer it came.
        case missed(stage: Int, Refusal)
    }

    private func ask(_ role: Role, _ request: TaskRequest) -> Answer {
        guard role.permissions.contains("command.run") else {
            return .missed(stage: 0, .permission("command.run", to: "gse.\(request.work.verb)", authority))
        }
        if let stranger = request.hosts.first(where: { !role.hosts.grants($0) }) {
            return .missed(stage: 1, SessionGrant.refusal(stranger.name, [role]))
        }
        guard request.hosts.count <= role.limits.hosts else {
            return .missed(
                stage: 2,
                Refusal(
                    code: "refused.limit",
                    message:
                        "\(request.hosts.count) hosts were asked for at once, and role \(role.name) has the limit "
                        + "\(role.limits.hosts)",
                    remedy: "fewer hosts, or a larger limits.hosts in the role"))
        }
        if let secret = request.work.content?.secrets.first(where: { !role.grants(secret: $0.name) }) {
            return .missed(stage: 3, SecretGrant.refusal(secret.name, [role]))
        }
        switch SettingsGrant.check(
            request.settings, on: request.hosts, by: role, acting: authority.ownAccount)
        {
        case .refused(let refusal): return .missed(stage: 3, refusal)
        case .granted(let conditions):
            var allowance = Allowance()
            allowance.conditions = Set(conditions)
            allowance.programPaths = [authority.policy.programPath]
            allowance.limits = role.taskLimits
            allowance.repeatsInDoubt = false
            return work(request, role, allowance)
        }
    }

    private func work(_ request: TaskRequest, _ role: Role, _ allowance: Allowance) -> Answer {
        switch request.work {
        case .command(let command, let stdin): run(command, stdin, request, role, allowance)
        case .put(let file): granted(write: file, role, allowance)
        case .get(let file): granted(read: file, role, allowance)
        case .probe(let probe): self.probe(probe, role, allowance)
        }
    }

    private func run(
        _ command: Command, _ stdin: Content?, _ request: TaskRequest, _ role: Role, _ allowance: Allowance
    ) -> Answer {
        let accounts = request.hosts.map { host in
            request.settings.user ?? host.ownAccount.name(acting: authority.ownAccount)
        }
        let place = CommandGrant.Place(hosts: request.hosts, users: .each(accounts))
        if case .probe(let question) = request.options.inDoubt {
            if case .missed(let misses) = CommandGrant.find(question.argv, stdin: nil, in: role, place) {
                return .missed(
                    stage: 4, CommandGrant.refusal(of: question.argv, misses: misses, role: role.name))
            }
        }
        switch CommandGrant.find(command.argv, stdin: stdin?.count, in: role, place) {
        case .missed(let misses):
            return .missed(stage: 4, CommandGrant.refusal(of: command.argv, misses: misses, role: role.name))
        case .allowed(let rule, let conditions):
            var allowance = allowance
            allowance.conditions.formUnion(conditions)
            allowance.limits = allowance.limits.map { rule.narrow($0) }
            allowance.rule = authority.namesRules ? rule.label : nil
            allowance.isReadOnly = rule.isReadOnly
            allowance.repeatsInDoubt = rule.repeatsInDoubt
            return .granted(allowance)
        }
    }

    private func granted(write file: FilePut, _ role: Role, _ allowance: Allowance) -> Answer {
        guard let matcher = role.files.write.first(where: { $0.matches(file.path) }) else {
            return .missed(stage: 4, Self.file("write", file.path, role, role.files.write))
        }
        guard file.content.count <= role.files.max.bytes else {
            return .missed(
                stage: 5,
                Refusal(
                    code: "refused.size",
                    message:
                        "a file of \(file.content.count) bytes was asked to be put, and role \(role.name) grants "
                        + "\(role.files.max)",
                    remedy: "a larger files.max in the role"))
        }
        var allowance = filled(allowance, matcher, file.path, "\(role.name)/files.write", isReadOnly: false)
        // To put a file is not to read it: a role that grants both also grants to see what changes.
        allowance.readConditions = role.files.read.first { $0.matches(file.path) }.map { matcher in
            Set([matcher.condition(on: file.path)].compactMap { $0 })
        }
        return .granted(allowance)
    }

    private func granted(read file: FileGet, _ role: Role, _ allowance: Allowance) -> Answer {
        guard let matcher = role.files.read.first(where: { $0.matches(file.path) }) else {
            return .missed(stage: 4, Self.file("read", file.path, role, role.files.read))
        }
        var allowance = filled(allowance, matcher, file.path, "\(role.name)/files.read", isReadOnly: true)
        allowance.largestFile = role.files.max
        return .granted(allowance)
    }

    private func filled(
        _ allowance: Allowance, _ matcher: ArgumentMatcher, _ path: Bytes, _ rule: String, isReadOnly: Bool
    ) -> Allowance {
        var allowance = allowance
        if let condition = matcher.condition(on: path) { allowance.conditions.insert(condition) }
        allowance.rule = authority.namesRules ? rule : nil
        allowance.isReadOnly = isReadOnly
        return allowance
    }

    private static func file(_ verb: String, _ path: Bytes, _ role: Role, _ granted: [ArgumentMatcher])
        -> Refusal
    {
        let now = granted.isEmpty ? "nothing" : granted.map(\.description).joined(separator: "; ")
        return Refusal(
            code: "refused.file",
            message:
                "role \(role.name) does not grant to \(verb) \(CharacterRule.shown(path)); it grants \(now)",
            remedy: "files: {\(verb): […]} in the role")
    }

    private func probe(_ probe: Probe, _ role: Role, _ allowance: Allowance) -> Answer {
        guard role.probes.contains(where: { $0.grants(probe) }) else {
            let now = role.probes.isEmpty ? "nothing" : role.probes.map(\.text).joined(separator: ", ")
            return .missed(
                stage: 4,
                Refusal(
                    code: "refused.probe",
                    message:
                        "role \(role.name) does not grant to probe \(CharacterRule.shown(probe.target.utf8)); "
                        + "it grants \(now)",
                    remedy: "probes in the role"))
        }
        var allowance = allowance
        allowance.rule = authority.namesRules ? "\(role.name)/probes" : nil
        return .granted(allowance)
    }
}

extension CommandRule {
    /// A role's limits, narrowed by the rule's own.
    fileprivate func narrow(_ limits: TaskLimits) -> TaskLimits {
        limits.narrowed(
            to: TaskLimits(
                timeout: timeout ?? limits.timeout, output: output ?? limits.output,
                hostsAtOnce: hostsAtOnce ?? limits.hostsAtOnce, process: process))
    }
}
