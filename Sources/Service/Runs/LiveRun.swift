import Admission
import Effects
import Execution
import Journaling
import Preparing
import Synchronization

/// A run that this process drives.
final class LiveRun: Sendable {
    let id: RunID
    /// Who began it, as on record.
    let principal: String
    let run: Run
    let feed: RunFeed
    /// The worker; its CPU time counts in a quota.
    private let script: PlaybookScript?
    private let driving = Mutex<Task<Void, Never>?>(nil)

    init(_ plan: RunPlan, run: Run, feed: RunFeed, script: PlaybookScript?) {
        id = plan.id
        principal = plan.header.principal
        self.run = run
        self.feed = feed
        self.script = script
    }

    /// The CPU time its script has taken.
    var scriptTime: Duration { script?.cpuTime ?? .zero }

    /// Drives it in a task that this run owns.
    func drive(_ work: @escaping @Sendable () async -> Void) {
        driving.withLock { $0 = Task { await work() } }
    }

    /// Returns when it is not driven any more.
    func over() async { await driving.withLock { $0 }?.value }
}
