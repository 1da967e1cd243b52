public import Effects

/// With what a run was driven on after its driver was gone.
public struct RunResumption: Sendable, Hashable {
    /// Who resumed it: the invoking account.
    public var principal: String
    /// The process that drives it now.
    public var process: RunProcess
    /// What becomes of steps in doubt whose own rule is to stop.
    public var doubts: DoubtAnswer
    /// Whether the run goes on although what it was begun with has changed.
    public var acceptsChanges: Bool
    /// SHA-256 digests as in ``RunHeader/digests``, of what it goes on with.
    public var digests: JSON
    /// The program's version.
    public var version: String

    /// Makes a resumption.
    public init(
        principal: String, process: RunProcess, doubts: DoubtAnswer = .stop, acceptsChanges: Bool = false,
        digests: JSON = .object([]), version: String = ""
    ) {
        self.principal = principal
        self.process = process
        self.doubts = doubts
        self.acceptsChanges = acceptsChanges
        self.digests = digests
        self.version = version
    }
}
