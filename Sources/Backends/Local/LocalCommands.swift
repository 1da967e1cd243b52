import Effects
import Synchronization

/// The thread that starts commands on this machine and watches them: one for all backends that share it.
///
/// With the last of them it ends, and every command that still runs.
public final class LocalCommands: Sendable {
    let grace: Duration
    private let loop = Mutex<CommandLoop?>(nil)

    /// Makes it; the thread is started with the first command.
    ///
    /// `grace` is the time from TERM to KILL when a command is ended.
    public init(grace: Duration = .seconds(2)) { self.grace = grace }

    deinit { loop.withLock { $0?.post(.stop) } }

    /// The loop, started.
    func started() throws(Fault) -> CommandLoop {
        try loop.withLock { kept throws(Fault) in
            if let kept { return kept }
            let started = try CommandLoop(grace: grace)
            kept = started
            return started
        }
    }
}
