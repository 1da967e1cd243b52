import Admission
import Backends
import Effects
import Execution
package import Journaling
package import Preparing
import Secrets
import Synchronization

/// The runs of the service: begins them for callers, drives them in this process, and tells of them.
///
/// All methods may be called from any task. A run goes on when its caller leaves, and is resumed when the service is
/// started again.
package final class RunDesk: Sendable {
    struct State {
        var live: [RunID: LiveRun] = [:]
        /// Who is being given a run, which counts already.
        var reserved: [RunID: String] = [:]
        var scriptTime = ScriptTime()
        var isClosed = false
    }

    /// What the operator decided.
    package let settings: RunDeskSettings
    let journal: SQLiteJournal
    let store: StoreKey
    let keys: SubmissionKeys
    let shelf: PlaybookShelf
    let headers = PlaybookHeaders()
    let state = Mutex(State())
    private let policiesNow: @Sendable () -> PolicyFiles
    private let inventoryNow: @Sendable () -> InventoryFile

    /// Makes a desk; nothing is resumed before ``resumeAll(_:)``.
    ///
    /// `policies` and `inventory` are asked each time, so that a new file counts at once.
    package init(
        _ settings: RunDeskSettings, journal: SQLiteJournal,
        policies: @escaping @Sendable () -> PolicyFiles,
        inventory: @escaping @Sendable () -> InventoryFile
    ) {
        self.settings = settings
        self.journal = journal
        store = StoreKey(directory: settings.state)
        keys = SubmissionKeys(state: settings.state, store: store)
        shelf = PlaybookShelf(folder: settings.playbooks)
        policiesNow = policies
        inventoryNow = inventory
        ChildReaping.adoptOrphans()
        StartsFile.makeFolder(in: settings.state)
    }

    /// The policies that hold now.
    var policies: [Policy] { policiesNow().policies }

    /// What runs are made with now.
    var making: RunMaking {
        RunMaking(settings: settings, policies: policiesNow(), inventory: inventoryNow(), secrets: store)
    }

    /// How many runs this process drives.
    package var liveRuns: Int { state.withLock { $0.live.count } }

    /// Takes no more runs; those that are live go on.
    package func close() { state.withLock { $0.isClosed = true } }

    /// Returns when this process drives no run any more.
    package func idle() async {
        while let run = state.withLock({ $0.live.values.first }) { await run.over() }
    }

    /// Tells all followers that they are still heard: to be called every some seconds.
    package func quiet() {
        for run in state.withLock({ Array($0.live.values) }) { run.feed.quiet() }
    }

    /// A live run; nil when this process does not drive it.
    func live(_ run: RunID) -> LiveRun? { state.withLock { $0.live[run] } }

    /// Drives a run in the background until it is over here.
    ///
    /// - Returns: the run, once it has a fact or is over.
    @discardableResult
    func drive(
        _ plan: RunPlan, _ source: any StepSource, journal: any Journal,
        _ work: @escaping @Sendable (Run) async -> RunEnd
    ) -> LiveRun {
        let feed = RunFeed(plan.id)
        let run = Run(
            plan: plan, journal: journal, source: source, observer: feed, requests: self.journal,
            locks: self.journal)
        let live = LiveRun(plan, run: run, feed: feed, script: source as? PlaybookScript)
        state.withLock { state in
            state.live[plan.id] = live
            state.reserved[plan.id] = nil
        }
        live.drive { [self] in
            let end = await work(run)
            await ended(live, plan, end)
        }
        return live
    }

    private func ended(_ live: LiveRun, _ plan: RunPlan, _ end: RunEnd) async {
        // A run that was only given up is resumed by them: without its marker a command counts as not started.
        let isOver = await live.run.isEnded
        if isOver {
            StartsFile(state: settings.state, run: live.id.description).remove()
            RunFolder(state: settings.state, run: live.id).remove()
        }
        for backend in plan.backends.values { await backend.end(isOver: isOver) }
        state.withLock { state in
            state.live[live.id] = nil
            state.scriptTime.add(live.scriptTime, of: live.principal)
        }
        live.feed.finish(["state": .string(isOver ? end.state.rawValue : "interrupted")])
    }
}
