public import SandboxProtocol

/// How giving control to a script came back.
public enum StepResult: Sendable, Hashable {
    /// A turn.
    case turn(Turn)
    /// A limit ended the script.
    case limit(LimitReached)
    /// The sandbox is gone, or said something it may not: one sentence on what happened. Exit code 8.
    case lost(String)
}
