internal import Effects
internal import Fleet

/// What one role grants and forbids.
struct Role: Sendable, Hashable {
    struct Files: Sendable, Hashable {
        var read: [ArgumentMatcher] = []
        var write: [ArgumentMatcher] = []
        var max = ByteCount.mebibytes(1)
    }

    /// A playbook that may be started and then acts as another role.
    struct PlaybookGrant: Sendable, Hashable {
        let name: String
        let arguments: [String: ArgumentMatcher]
        let hosts: HostGrant?
        let asRole: String?
        let line: Int
    }

    /// Quotas over time, across runs; nil means unlimited.
    struct Quotas: Sendable, Hashable {
        var sessions: Int?
        var runs: Int?
        var tasksPerMinute: Int?
    }

    let name: String
    let line: Int
    var permissions: Set<String> = []
    var hosts = HostGrant(entries: [])
    /// Accounts that work may run as; nil means only the host's own.
    var users: [String]?
    var directories: [DirectoryGrant] = []
    var environment: [Glob] = []
    var commands: [CommandRule] = []
    var files = Files()
    var probes: [ProbeGrant] = []
    var secrets: [Glob] = []
    var locks: [Glob] = []
    var playbooks: [PlaybookGrant] = []
    var denies: [DenyRule] = []
    var limits = RunLimits()
    var timeout = Duration.seconds(300)
    var output = ByteCount.mebibytes(1)
    var process = ProcessLimits()
    var quotas = Quotas()

    /// Whether it grants work on the host as that account; nil asks for the host's own.
    ///
    /// Without ``users`` it grants the host's own and no other. An account that nobody knows is in no list, and no name
    /// is known to be the same.
    func grants(user: String?, on host: AskedHost, acting: String) -> Bool {
        let own = host.ownAccount.name(acting: acting)
        guard let users else { return user == nil || own.map { $0.isSpelled(user ?? $0) } ?? false }
        return (user ?? own).map(users.containsSpelling) ?? false
    }

    /// Whether it grants the secret of that name.
    func grants(secret name: String) -> Bool { secrets.contains { $0.matches(Bytes(name.utf8)) } }

    /// The limits of work of this role that no rule narrows.
    var taskLimits: TaskLimits {
        TaskLimits(timeout: timeout, output: output, hostsAtOnce: limits.concurrent, process: process)
    }
}
