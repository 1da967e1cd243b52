/// One way in which a piece of work on a simulated host goes wrong.
public enum SimulatedFault: Sendable, Hashable {
    /// It ends with this exit code; file work and probes just fail.
    case exitCode(Int32)
    /// It does not end, so that its time-out ends it.
    case timedOut
    /// It is done, but the connection breaks before anybody hears how it ended.
    case lost
    /// It takes so much longer.
    case slow(Duration)
    /// Half of what it writes is lost.
    case truncated
    /// Its program cannot be started: 127, `not found`.
    case notStartable
    /// The host dies while it is being done, half way; it is not done, and the host stays away.
    case diesMidCommand
    /// The host refuses the whole task; nothing reaches any of its hosts.
    case refused

    /// The word for it in reports and on command lines: `exit_code=3`, `slow=60s`.
    public var word: String {
        switch self {
        case .exitCode(let code): "exit_code=\(code)"
        case .timedOut: "timed_out"
        case .lost: "lost"
        case .slow(let duration): "slow=\(duration / .seconds(1))s"
        case .truncated: "truncated"
        case .notStartable: "not_startable"
        case .diesMidCommand: "dies"
        case .refused: "refused"
        }
    }
}
