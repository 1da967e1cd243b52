public import SandboxProtocol

/// A source whose turns take no time of a ``VirtualClock``, however long its script really computes.
public struct TimelessSource: StepSource {
    private let base: any StepSource
    private let clock: VirtualClock

    /// Takes the time away from another source.
    public init(_ base: any StepSource, clock: VirtualClock) {
        self.base = base
        self.clock = clock
    }

    public func begin() async -> StepResult { await clock.attend { await base.begin() } }

    public func resume(_ strand: UInt32, with answer: Answer) async -> StepResult {
        await clock.attend { await base.resume(strand, with: answer) }
    }

    public func loss() async -> StepResult? { await base.loss() }

    public func stop() async { await clock.attend { await base.stop() } }
}
