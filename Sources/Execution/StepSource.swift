public import SandboxProtocol

/// Whatever makes the calls of a run: a sandboxed playbook, one command of `gse exec`, a script of a test.
///
/// The run gives it control with ``begin()`` or ``resume(_:with:)`` and gets a turn back; never two at once.
public protocol StepSource: Sendable {
    /// Runs from the first line until everything waits.
    func begin() async -> StepResult

    /// Answers one call and runs until everything waits again.
    func resume(_ strand: UInt32, with answer: Answer) async -> StepResult

    /// Ends it at once, whatever it does; safe to call more than once and while a turn runs.
    func stop() async
}

/// How giving control to a script came back.
public enum StepResult: Sendable, Hashable {
    /// A turn.
    case turn(Turn)
    /// A limit ended the script.
    case limit(LimitReached)
    /// The sandbox is gone, or said something it may not: one sentence on what happened. Exit code 8.
    case lost(String)
}
