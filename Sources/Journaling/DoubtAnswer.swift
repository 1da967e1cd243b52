/// What somebody who resumes a run says about steps of which nobody knows whether they were done.
public enum DoubtAnswer: String, Sendable, Hashable, CaseIterable {
    /// Nothing: each follows its own rule, which stops the run unless it says otherwise.
    case stop
    /// They were done: `--assume-done`.
    case assumeDone = "assume-done"
    /// They are to be done again: `--repeat`.
    case `repeat`
    /// They end as lost, with the reason: of a run whose callers decide, not a script.
    case lost
}
