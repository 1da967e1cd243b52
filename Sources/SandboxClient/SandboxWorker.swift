import Glibc
public import SandboxProtocol
import Synchronization

/// A script in a process of its own, driven from here.
///
/// Believes nothing that the process says: whatever is malformed, out of order, too long or too late ends it. Never two
/// calls at once, but ``stop()`` may come at any time. A worker that is let go of is killed and reaped.
public final class SandboxWorker: Sendable {
    let conversation: Conversation

    /// A worker that is not started yet.
    public init(executable: String, start: ScriptStart) {
        conversation = Conversation(executable: executable, start: start)
    }

    /// The process, for tests that kill it; nil when there is none.
    var processID: pid_t? { conversation.state.withLock { $0.pid } }

    /// Whether everything is over, for tests.
    var isOver: Bool { conversation.state.withLock { $0.isOver } }

    deinit { conversation.kill() }

    /// Which walls are up around the process; nil until it has said so, which it has when ``begin()`` returns a turn.
    public var walls: WallReport? { conversation.walls }

    /// The CPU time the process has taken, as the kernel counts it; zero before it is started.
    public var cpuTime: Duration {
        conversation.state.withLock { state in state.pid.flatMap(CPUTime.used(by:)) ?? state.cpuTime }
    }

    /// Starts the process and runs the script from its first line until everything waits.
    public func begin() async -> WorkerReply {
        await withCheckedContinuation { conversation.begin($0) }
    }

    /// Answers one call and runs until everything waits again.
    public func resume(_ strand: UInt32, with answer: Answer) async -> WorkerReply {
        if let reply = conversation.exchange(strand, answer) { return reply }
        return await withCheckedContinuation { conversation.turn($0) }
    }

    /// Waits until the process ends by itself while nobody waits for a turn, and says how; nil when it does not.
    ///
    /// So a run learns at once that its script is gone, also while only commands run. Called once at most.
    public func loss() async -> WorkerReply? {
        await withCheckedContinuation { conversation.loss($0) }
    }

    /// Ends the process at once, whatever it does, and waits until it is reaped.
    ///
    /// A turn under way comes back as lost.
    public func stop() async {
        await withCheckedContinuation { conversation.stop($0) }
    }
}
