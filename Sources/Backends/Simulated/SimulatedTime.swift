public import Effects

/// The time a simulated fleet lives in: the machine's, or one that a rehearsal turns.
public struct SimulatedTime: Sendable {
    /// The wall clock.
    public let now: @Sendable () -> Timestamp
    /// How long it has gone on, by a clock that does not jump.
    public let elapsed: @Sendable () -> Duration
    /// Returns after a while, or throws `CancellationError` when the calling task is cancelled first.
    public let sleep: @Sendable (Duration) async throws -> Void

    /// A time of these.
    public init(
        now: @escaping @Sendable () -> Timestamp, elapsed: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.now = now
        self.elapsed = elapsed
        self.sleep = sleep
    }

    /// The machine's own.
    public static var machine: SimulatedTime {
        let begin = ContinuousClock.now
        return SimulatedTime(
            now: { .wallClock }, elapsed: { begin.duration(to: .now) },
            sleep: { try await Task.sleep(for: $0, clock: .continuous) })
    }
}
