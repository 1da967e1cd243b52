public import Effects

/// One thing that happened in a run, in the order it happened.
///
/// Facts are only ever added.
public struct Fact: Sendable, Hashable {
    /// Its place in the run, from 1 on without a gap.
    public let sequence: Int
    /// When it was recorded.
    public let time: Timestamp
    /// What happened.
    public let event: FactEvent

    /// Makes a fact.
    public init(sequence: Int, time: Timestamp, event: FactEvent) {
        self.sequence = sequence
        self.time = time
        self.event = event
    }
}
