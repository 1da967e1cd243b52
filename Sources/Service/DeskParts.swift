public import Admission
public import Effects
public import Execution
public import Fleet
public import Journaling
public import Secrets

/// What a desk is made of: where it records, what performs, which hosts there are, who decides.
public struct DeskParts: Sendable {
    /// Where everything is recorded.
    public var journal: any Journal
    /// What performs, by name, for one session.
    public var backends: @Sendable (RunID) -> [String: any Backend]
    /// Which hosts there are.
    public var inventory: Inventory
    /// Who decides: all of them must allow, the last names the rules.
    public var policies: [Policy]
    /// The account that work runs as when none is named.
    public var ownAccount: String
    /// The time sessions live in.
    public var clock: any RunClock
    /// What people ask of runs by other ways, as `gse cancel` does; nil when nobody can.
    public var requests: (any RequestBox)?
    /// The key of the store.
    public var secrets: SecretBook
    /// The digests and the version that every session's record begins with.
    public var digests: JSON
    /// The program's version.
    public var version: String

    /// Makes the parts.
    public init(
        journal: any Journal, backends: @escaping @Sendable (RunID) -> [String: any Backend],
        inventory: Inventory, policies: [Policy], ownAccount: String, clock: any RunClock = SystemClock(),
        requests: (any RequestBox)? = nil, secrets: SecretBook = .none, digests: JSON = .object([]),
        version: String = ""
    ) {
        self.journal = journal
        self.backends = backends
        self.inventory = inventory
        self.policies = policies
        self.ownAccount = ownAccount
        self.clock = clock
        self.requests = requests
        self.secrets = secrets
        self.digests = digests
        self.version = version
    }
}
