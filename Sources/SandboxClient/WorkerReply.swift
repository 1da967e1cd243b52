public import SandboxProtocol

/// How giving control to the worker came back.
public enum WorkerReply: Sendable, Hashable {
    /// A turn.
    case turn(Turn)
    /// A limit ended the script.
    case limit(LimitReached)
    /// The worker is gone, or said something it may not: one sentence on what happened.
    case lost(String)
}
