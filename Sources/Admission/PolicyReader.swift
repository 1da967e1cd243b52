public import ConfigurationFiles
public import Effects
internal import Fleet

extension Policy {
    /// Reads a policy file; every mistake is an error with its line.
    public static func parse(_ text: Bytes, path: String) throws(ConfigurationError) -> Policy {
        var reader = PolicyReader(path: path)
        return try reader.read(text)
    }
}

/// Reads a policy file: command sets, then roles, then subjects.
struct PolicyReader {
    static let permissions: Set = [
        "session.create", "command.run", "result.read", "run.adhoc", "run.named", "run.read", "run.cancel",
        "run.approve", "audit.read", "policy.read",
    ]

    let path: String
    var sets: [String: [CommandRule]] = [:]

    init(path: String) { self.path = path }

    mutating func read(_ text: Bytes) throws(ConfigurationError) -> Policy {
        var policy = Policy(path: path, text: text, programPath: Policy.standardProgramPath)
        var reader = try MappingReader(
            ConfigurationFile.parse(text, path: path), of: "the policy", path: path)
        let version = try reader.require("version")
        guard try version.text("the version", path: path) == "1" else {
            throw error(version.line, "this version of gse reads policies of version 1")
        }
        if let node = reader.take("program_path") { policy.programPath = try programPath(node) }
        if let node = reader.take("command_sets"), !node.isEmpty {
            for member in try node.members("command_sets", most: 1000, path: path) {
                sets[member.name] = try commands(member.value, subject: "a command set")
            }
        }
        if let node = reader.take("roles"), !node.isEmpty {
            for member in try node.members("roles", most: 1000, path: path) {
                policy.roles.append(try role(member))
            }
        }
        if let node = reader.take("subjects"), !node.isEmpty {
            for element in try node.list("subjects", most: 100_000, path: path) {
                policy.subjects.append(try subject(element, roles: policy.roleNames))
            }
        }
        try reader.finish()
        try checkPlaybookRoles(policy)
        return policy
    }

    private func programPath(_ node: ConfigurationNode) throws(ConfigurationError) -> [Bytes] {
        var directories: [Bytes] = []
        for element in try node.list("program_path", most: 100, path: path) {
            directories.append(try absolutePath(element, "a directory of program_path"))
        }
        return directories
    }

    private func subject(_ node: ConfigurationNode, roles: [String]) throws(ConfigurationError)
        -> Policy.Subject
    {
        var reader = try MappingReader(node, of: "a subject", path: path)
        let user = try reader.take("user")?.text("user", path: path)
        let app = try reader.take("app")?.text("app", path: path)
        let named = try reader.require("roles")
        var names: [String] = []
        for element in try named.list("roles", most: 1000, path: path) {
            let name = try element.text("a role", path: path)
            guard roles.contains(name) else { throw unknown("role", name, among: roles, line: element.line) }
            names.append(name)
        }
        try reader.finish()
        return Policy.Subject(user: user, app: app, roles: names, line: node.line)
    }

    private func checkPlaybookRoles(_ policy: Policy) throws(ConfigurationError) {
        for playbook in policy.roles.flatMap(\.playbooks) {
            if let role = playbook.asRole, !policy.roleNames.contains(role) {
                throw unknown("role", role, among: policy.roleNames, line: playbook.line)
            }
        }
    }

    func unknown(_ what: String, _ name: String, among names: [String], line: Int) -> ConfigurationError {
        let near = Spelling.nearest(to: name, among: names).map { "; did you mean \"\($0)\"?" } ?? ""
        return error(line, "there is no \(what) \"\(name)\"\(near)")
    }

    func error(_ line: Int, _ message: String) -> ConfigurationError {
        ConfigurationError(path: path, line: line, message: message)
    }
}
