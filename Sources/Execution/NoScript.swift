public import SandboxProtocol

/// The source of a run without a script: everything is asked from outside, by ``Run/ask(_:)``.
///
/// There is nothing to be replayed: such a run is taken on from its record alone.
public struct NoScript: StepSource {
    /// No script.
    public init() {}

    public var isScript: Bool { false }

    public func begin() -> StepResult { .turn(Turn(calls: [])) }

    public func resume(_ strand: UInt32, with answer: Answer) -> StepResult { .turn(Turn(calls: [])) }

    public func stop() {}
}
