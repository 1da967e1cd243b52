public import Admission
public import Effects
public import Fleet
public import Journaling
public import Secrets

/// Everything a run is begun with.
public struct RunPlan: Sendable {
    /// The run's identifier.
    public var id: RunID
    /// What goes on record first.
    public var header: RunHeader
    /// What is allowed.
    public var admission: Admission
    /// Which hosts there are.
    public var inventory: Inventory
    /// What can perform, by name.
    public var backends: [String: any Backend]
    /// The host names `--limit` selects; nil when it was not given.
    public var limit: Set<String>?
    /// The playbook's arguments as given, in order of name.
    public var arguments: [(name: String, value: String)]
    /// The files beside the playbook.
    public var files: PlaybookFiles
    /// The longest the run may take, when stricter than policy; nil when not given.
    public var timeLimit: Duration?
    /// What random numbers begin with.
    public var seed: UInt64
    /// The secrets the run was given, and the key of its store.
    public var secrets: SecretBook
    /// Refuses, in a rehearsal, a task that policy allows: asked with the number the task would have; nil for never.
    public var refuses: (@Sendable (TaskID, TaskRequest) -> Refusal?)?

    /// Makes a plan.
    public init(
        id: RunID, header: RunHeader, admission: Admission, inventory: Inventory,
        backends: [String: any Backend], limit: Set<String>? = nil,
        arguments: [(name: String, value: String)] = [], files: PlaybookFiles = .none,
        timeLimit: Duration? = nil, seed: UInt64 = 0, secrets: SecretBook = .none
    ) {
        self.id = id
        self.header = header
        self.admission = admission
        self.inventory = inventory
        self.backends = backends
        self.limit = limit
        self.arguments = arguments
        self.files = files
        self.timeLimit = timeLimit
        self.seed = seed
        self.secrets = secrets
    }

    /// The name of the backend a host is reached by.
    func backendName(of host: String) -> String { inventory.backendName(of: host) }
}
