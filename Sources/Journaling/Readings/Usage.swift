import Effects

/// What a run has used up so far: the reading that run limits look at.
public struct Usage: Sendable, Hashable {
    /// Commands that were issued: `gse.run` and `gse.exec`, one per task.
    public private(set) var commands = 0
    /// Refusals.
    public private(set) var refusals = 0
    /// Effects answered: settled or refused.
    public private(set) var effects = 0
    /// Bytes of log messages.
    public private(set) var logBytes = 0
    /// Bytes of output kept, both streams, and of files read.
    public private(set) var outputBytes = 0

    /// Nothing used yet.
    public init() {}

    /// What these facts used up.
    public init(_ facts: [Fact]) {
        for fact in facts { add(fact) }
    }

    /// Counts one more fact.
    public mutating func add(_ fact: Fact) {
        switch fact.event {
        case .issued(_, _, _, let effect, _):
            if effect["effect"] == "run" { commands += 1 }
        case .settled(_, _, let effect, _):
            effects += 1
            // Each line counts one byte more, so that endless empty ones end too.
            if effect["effect"] == "log" { logBytes += 1 + (effect["message"]?.asBytes?.count ?? 0) }
        case .refused:
            effects += 1
            refusals += 1
        case .finished(_, let outcome):
            outputBytes += outcome.stdout.kept.count + outcome.stderr.kept.count
            outputBytes += outcome.content?.count ?? 0
        case .started, .cancelled, .ended: break
        }
    }
}
