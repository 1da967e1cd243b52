/// How a task stands on a host, or on the worst of its hosts.
///
/// Ordered from best to worst: succeeded < failed < timed out < cancelled < lost; running is the least of all.
public enum TaskStatus: String, Sendable, Hashable, Comparable, CaseIterable {
    /// Not ended yet.
    case running
    /// Ended, and its exit code was accepted.
    case succeeded
    /// Ended otherwise: an exit code that was not accepted, a signal, a program that could not be started.
    case failed
    /// Ended by the host because its time was up.
    case timedOut = "timed_out"
    /// Ended by the host because the script or the operator asked for it.
    case cancelled
    /// The host could not be reached, or went away.
    case lost

    public static func < (left: TaskStatus, right: TaskStatus) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .running: 0
        case .succeeded: 1
        case .failed: 2
        case .timedOut: 3
        case .cancelled: 4
        case .lost: 5
        }
    }
}
