public import Effects
import Glibc

/// The time a run lives in: the machine's, or one a test or a rehearsal turns by hand.
public protocol RunClock: Sendable {
    /// The wall clock.
    func now() -> Timestamp

    /// Returns after `duration`, or throws `CancellationError` when the calling task is cancelled first.
    func sleep(_ duration: Duration) async throws

    /// What is done on the run's own thread each time everything there has come to rest: true when that made something
    /// happen; nil for a clock that goes by itself.
    var whenIdle: (@Sendable () -> Bool)? { get }
}

extension RunClock {
    /// It goes by itself.
    public var whenIdle: (@Sendable () -> Bool)? { nil }
}

/// The machine's own time.
public struct SystemClock: RunClock {
    /// The machine's own time.
    public init() {}

    /// CLOCK_REALTIME, to the millisecond.
    public func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// Sleeps by a clock that does not jump.
    public func sleep(_ duration: Duration) async throws {
        try await Task.sleep(for: duration, clock: .continuous)
    }
}
