public import SandboxProtocol

/// Whatever makes the calls of a run: a sandboxed playbook, one command of `gse exec`, a script of a test.
///
/// The run gives it control with ``begin()`` or ``resume(_:with:)`` and gets a turn back; never two at once.
public protocol StepSource: Sendable {
    /// Runs from the first line until everything waits.
    func begin() async -> StepResult

    /// Answers one call and runs until everything waits again.
    func resume(_ strand: UInt32, with answer: Answer) async -> StepResult

    /// Whether there is a script at all; without one the run is taken on from its record alone.
    var isScript: Bool { get }

    /// Waits until it is lost, or ends by a limit, while no turn is asked for; nil when it is stopped, or never is.
    func loss() async -> StepResult?

    /// Ends it at once, whatever it does; safe to call more than once and while a turn runs.
    func stop() async
}

extension StepSource {
    /// There is a script.
    public var isScript: Bool { true }

    /// Never lost on its own.
    public func loss() async -> StepResult? { nil }
}
