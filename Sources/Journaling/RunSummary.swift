public import Effects

/// What a list of runs shows of one.
public struct RunSummary: Sendable, Hashable {
    /// The run.
    public let run: RunID
    /// The playbook's file name; nil before the first fact.
    public let playbook: String?
    /// Who began it; nil before the first fact.
    public let principal: String?
    /// When it began; nil before the first fact.
    public let started: Timestamp?
    /// How it stands; a run whose process died is still `running`.
    public let state: RunState
    /// Whether it has not ended and nobody drives it: its driver is gone, or gave it back.
    public let isInterrupted: Bool
}
