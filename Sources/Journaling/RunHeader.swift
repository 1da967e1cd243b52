public import Effects

/// What a run was begun with.
public struct RunHeader: Sendable, Hashable {
    /// The playbook's file name, or the words of `gse exec`.
    public var playbook: String
    /// Who began it: the invoking account.
    public var principal: String
    /// The roles it acted with.
    public var roles: [String]
    /// The playbook's arguments, in order of name, an object.
    public var arguments: JSON
    /// SHA-256 digests in hexadecimal by what they are of, an object: `playbook`, `policy`, `inventory`,
    /// `stdlib`.
    public var digests: JSON
    /// Whether nothing was really done.
    public var isDryRun: Bool
    /// What random numbers begin with, in hexadecimal.
    public var seed: String
    /// The program's version.
    public var version: String
    /// The run whose failed hosts it tries again; nil when it was begun for its own sake.
    public var retryOf: RunID?
    /// The process that began it; nil in records of programs that did not say.
    public var process: RunProcess?
    /// The words it was begun with, an object: what is needed to prepare it again.
    ///
    /// Empty in older records.
    public var invocation: JSON
    /// The texts that ``digests`` are of, an object, so that a change can be shown.
    ///
    /// Empty in older records.
    public var texts: JSON

    /// Makes a header.
    public init(
        playbook: String, principal: String, roles: [String] = [], arguments: JSON = .object([]),
        digests: JSON = .object([]), isDryRun: Bool = false, seed: String = "", version: String = "",
        retryOf: RunID? = nil, process: RunProcess? = nil, invocation: JSON = .object([]),
        texts: JSON = .object([])
    ) {
        self.playbook = playbook
        self.principal = principal
        self.roles = roles
        self.arguments = arguments
        self.digests = digests
        self.isDryRun = isDryRun
        self.seed = seed
        self.version = version
        self.retryOf = retryOf
        self.process = process
        self.invocation = invocation
        self.texts = texts
    }
}
