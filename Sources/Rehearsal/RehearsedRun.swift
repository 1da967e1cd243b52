internal import Effects
public import Journaling

/// What became of a rehearsal.
public struct RehearsedRun: Sendable {
    /// Everything that happened, as a real run would have it on record; times are those of the virtual clock.
    public let facts: [Fact]
    /// How it ended.
    public let end: RunEnd
    /// How long it would have taken, the time that nobody drove it included.
    public let duration: Duration
    /// Whether its controller was killed and another one took it on.
    public let isResumed: Bool

    /// Makes one.
    public init(facts: [Fact], end: RunEnd, duration: Duration, isResumed: Bool = false) {
        self.facts = facts
        self.end = end
        self.duration = duration
        self.isResumed = isResumed
    }
}
