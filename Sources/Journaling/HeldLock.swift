public import Effects

/// A lock that a run holds.
public struct HeldLock: Sendable, Hashable {
    /// Its name.
    public let name: String
    /// The run that holds it.
    public let run: RunID
    /// Who began that run.
    public let by: String
    /// What for: the playbook's name.
    public let why: String
    /// Since when.
    public let since: Timestamp

    /// Makes a lock.
    public init(name: String, run: RunID, by: String, why: String, since: Timestamp) {
        self.name = name
        self.run = run
        self.by = by
        self.why = why
        self.since = since
    }
}
