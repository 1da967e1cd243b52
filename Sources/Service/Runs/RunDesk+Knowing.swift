package import Admission
package import Effects
import Fleet
import Preparing

extension RunDesk {
    /// The operator's playbooks that a principal may start, with what they say about themselves: `{playbooks}`.
    package func playbooks(for principal: Principal) async throws(DeskProblem) -> JSON {
        let policies = policies
        let names = try shelf.names().filter {
            Admission.mayStart($0, policies: policies, principal: principal)
        }
        var list: [JSON] = []
        for name in names {
            let header = await headers.header(
                of: try shelf.playbook(name), executable: settings.sandbox)
            list.append([
                "name": .string(name), "about": header?.about.map(JSON.string) ?? .null,
                "args": .array(header?.arguments.map(\.described) ?? []),
            ])
        }
        return ["playbooks": .array(list)]
    }

    /// Who a principal is here and what it may: `{user, app, roles, permissions, hosts, commands, quotas, policy}`.
    ///
    /// `problem` is why the policy file as it stands is not in force; nil when it is.
    package func me(_ principal: Principal, policyProblem problem: String?) -> JSON {
        let making = making
        let policies = making.policies.policies
        let hosts = making.hosts.allNames.map { making.hosts.asked($0) }
        let granted = policies.map { Set($0.hosts(hosts, grantedTo: principal)) }
        return [
            "user": .string(principal.user), "app": principal.app.map(JSON.string) ?? .null,
            "roles": .strings(making.policies.own.roles(of: principal)),
            "permissions": .strings(
                policies.permissions(of: principal).sorted()),
            "hosts": .strings(hosts.map(\.name).filter { name in granted.allSatisfy { $0.contains(name) } }),
            "commands": making.policies.own.commands(grantedTo: principal),
            "quotas": quotas(of: principal, policies),
            "policy": ["problem": problem.map(JSON.string) ?? .null],
        ]
    }

    /// Whether policy would allow a command: `{decision, rule | code, message}`, from the policy's text alone.
    ///
    /// The body is a line of `gse policy check --batch`. For a principal with other roles than its own it takes
    /// `policy.read`.
    package func checkPolicy(_ body: JSON, for principal: Principal) throws(DeskProblem) -> JSON {
        _ = try RunSubmission.fields(body, ["command", "command_base64", "host", "user", "role"])
        if let role = body["role"], role != .null {
            let refusal = PermissionGrant.refusal(
                of: "policy.read", to: "asking for a role", policies: policies, principal: principal)
            if let refusal { throw DeskProblem(refusal) }
        }
        let making = making
        let host = body["host"]?.asString.flatMap { making.hosts.host($0) }
        let answer = PolicyCheck.answer(
            line: body.encoded, standard: PolicyQuestion(.argv([]), groups: host?.groups),
            policies: making.policies.policies, principal: principal, ownAccount: Account.acting.name)
        if answer["code"] == "refused.line" {
            throw .malformed(answer["message"]?.asString ?? "the question cannot be understood")
        }
        guard case .object(let members) = answer else { return answer }
        return .object(members.filter { $0.name != "id" })
    }
}

extension ArgumentSpec {
    /// `{name, about, required, default, kind}` and what the kind takes.
    fileprivate var described: JSON {
        .members([
            "name": .string(name), "about": about.map(JSON.string), "required": .bool(standard == nil),
            "default": standard, "kind": .string(kind.word), "accepts": kind.accepts,
        ])
    }
}

extension ArgumentSpec.Kind {
    fileprivate var word: String {
        switch self {
        case .text: "text"
        case .matches: "matches"
        case .whole: "int"
        case .oneOf: "one_of"
        case .duration: "duration"
        case .size: "size"
        case .bool: "bool"
        }
    }

    fileprivate var accepts: JSON? {
        switch self {
        case .text, .duration, .size, .bool: nil
        case .matches(let pattern): .string(pattern)
        case .whole(let least, let most): .members(["min": least.map(JSON.int), "max": most.map(JSON.int)])
        case .oneOf(let choices): .strings(choices)
        }
    }
}
