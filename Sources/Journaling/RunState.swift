/// How a run stands or ended.
public enum RunState: String, Sendable, Hashable, CaseIterable {
    case running
    case succeeded
    /// Finished, but not all hosts are as wanted.
    case degraded
    /// The playbook failed: an error, a failed command, a spent budget.
    case failed
    /// Ended by a refusal nobody caught.
    case refused
    /// Ended by a fault nobody caught.
    case fault
    case cancelled
}
