public import Effects

/// What became of work on one target whose driver is gone.
public enum Aftermath: Sendable, Hashable {
    /// It was never started there, which is certain.
    case notStarted
    /// It has ended, and this is how.
    case ended(HostOutcome)
    /// It was started, and nobody knows how it ended; why not, in a few words.
    case unknown(String)
}
