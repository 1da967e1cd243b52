import Effects

/// How a desk keeps sessions, tasks and results.
public struct DeskSettings: Sendable, Hashable {
    /// A session in which no task runs and of which nothing is asked is closed after this time.
    public var idleTime = Duration.seconds(900)
    /// A session is closed after this time, whatever runs in it.
    public var longestSession = Duration.seconds(8 * 3600)
    /// A result can be had for this time after the task's end.
    public var resultsKept = Duration.seconds(3600)
    /// The longest that an answer is held back.
    public var longestWait = Duration.seconds(60)
    /// What one principal may have, unless a policy gives it less.
    public var each = DeskQuotas(
        sessions: 100, tasks: 256, results: 1000, storedBytes: .mebibytes(32))
    /// What all principals may have together.
    public var all = DeskQuotas(
        sessions: 20_000, tasks: 2000, results: 20_000, storedBytes: .mebibytes(256))
    /// Tasks at once of one session.
    public var tasksOfSession = 256
    /// Threads that sessions take turns on.
    public var threads = 2

    /// The defaults.
    public init() {}
}
