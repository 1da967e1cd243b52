public import Effects

extension Policy {
    /// Those of some hosts on which a principal may open a session, in their order.
    public func hosts(_ hosts: [AskedHost], grantedTo principal: Principal) -> [String] {
        let openers = held(by: principal).filter { $0.permissions.contains("session.create") }
        return hosts.filter { host in openers.contains { $0.hosts.grants(host) } }.map(\.name)
    }

    /// The commands a principal may run, a list of objects: `rule`, `argv` in words, `read_only`.
    public func commands(grantedTo principal: Principal) -> JSON {
        let runners = held(by: principal).filter { $0.permissions.contains("command.run") }
        return .array(
            runners.flatMap(\.commands).map { rule in
                [
                    "rule": .string(rule.label), "argv": .strings(rule.shape.elements.map(\.words)),
                    "read_only": .bool(rule.isReadOnly),
                ]
            })
    }
}

extension ArgumentList.Element {
    fileprivate var words: String {
        switch self {
        case .one(let matcher): matcher.description
        case .optional(let matcher): "optional: \(matcher.description)"
        case .rest(let matcher): "any number of: \(matcher.description)"
        }
    }
}
