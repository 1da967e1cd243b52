package import Admission
package import Effects
import Execution
import Journaling
import Preparing
import Secrets
import Synchronization

extension RunDesk {
    /// Takes an interrupted run on.
    ///
    /// - Throws: 404 for a run that is not there or another's, 409 for one that has ended, is driven, is no run of the
    ///   service, or whose texts have changed.
    package func resume(_ id: RunID, _ taking: RunTakingOn, by principal: Principal) throws(DeskProblem) {
        _ = try visible(id, to: principal, others: "run.cancel")
        try takeOn(id, taking, by: principal.words)
    }

    /// Takes on every run of the service that nobody drives any more; `tell` gets a line about each that stays as it is.
    package func resumeAll(_ tell: @Sendable (String) -> Void) {
        keys.sweep(olderThan: settings.keyLife)
        var filter = RunFilter()
        filter.isUnfinished = true
        filter.without = settings.unlisted
        let unfinished: [RunSummary]
        do {
            unfinished = try journal.summaries(filter, limit: .max)
        } catch {
            return tell("the runs of the service cannot be looked up: \(error.message)")
        }
        for summary in unfinished.reversed() where summary.isInterrupted {
            do throws(DeskProblem) {
                guard try submitted(summary.run) != nil else { continue }
                try takeOn(summary.run, RunTakingOn(), by: Account.invoking.name)
            } catch {
                tell("run \(summary.run) is not resumed: \(error.message)")
            }
        }
    }

    /// What a run of the service was begun with; nil for other runs.
    func submitted(_ id: RunID) throws(DeskProblem) -> (header: RunHeader, invocation: SubmittedInvocation)? {
        do {
            guard case .started(let header)? = try journal.facts(of: id, after: 0, through: 1).first?.event,
                let invocation = SubmittedInvocation(json: header.invocation)
            else { return nil }
            return (header, invocation)
        } catch {
            throw DeskProblem(error)
        }
    }

    func takeOn(_ id: RunID, _ taking: RunTakingOn, by who: String) throws(DeskProblem) {
        guard let (header, invocation) = try submitted(id) else {
            throw .conflict(
                "usage.foreign", "run \(id) was not begun here", remedy: "gse resume goes on with it")
        }
        try expectInterrupted(id)
        // Only one may take it on.
        let isFree = state.withLock { state in
            guard state.live[id] == nil, state.reserved[id] == nil else { return false }
            state.reserved[id] = header.principal
            return true
        }
        guard isFree else { throw Self.driven(id) }
        do {
            try takeOn(id, header, invocation, taking, by: who)
        } catch {
            giveBack(id)
            throw error
        }
    }

    private func takeOn(
        _ id: RunID, _ header: RunHeader, _ invocation: SubmittedInvocation, _ taking: RunTakingOn,
        by who: String
    ) throws(DeskProblem) {
        let making = making
        let folder = RunFolder(state: settings.state, run: id)
        let playbook = try self.playbook(invocation, folder, isNeeded: taking.cancelledBy == nil)
        let texts = Texts(policies: making.policies, inventory: making.inventory, playbook: playbook?.source)
        let plan = try making.plan(
            id, header, invocation, files: playbook?.files ?? .none, secrets: try folder.secrets(store))
        if taking.cancelledBy == nil, !taking.acceptsChanges, let change = texts.change(since: header) {
            throw .conflict(
                "replay.changed", plan.secrets.mask.masked(change),
                remedy: "put it back, or give accept_changes: the run goes on as long as it asks the same")
        }
        let resumption = RunResumption(
            principal: who, process: RunProcess(.current(principal: Account.invoking.name)),
            doubts: taking.doubts, acceptsChanges: taking.acceptsChanges, digests: texts.digests,
            version: Program.version)
        let source: any StepSource
        do throws(Stop) {
            source =
                try playbook.map { (file) throws(Stop) in
                    try PlaybookScript(file.start(plan, isResumed: true), executable: settings.sandbox)
                } ?? NoScript()
        } catch {
            throw DeskProblem(error)
        }
        drive(plan, source, journal: journal) { run in
            await run.resume(resumption, cancelledBy: taking.cancelledBy)
        }
    }

    /// A run that is only ended needs no script: its playbook may be gone.
    private func playbook(_ invocation: SubmittedInvocation, _ folder: RunFolder, isNeeded: Bool)
        throws(DeskProblem) -> PlaybookFile?
    {
        do throws(DeskProblem) {
            if let name = invocation.name { return try shelf.playbook(name) }
            do { return try PlaybookFile(folder.playbookPath) } catch { throw DeskProblem(error) }
        } catch {
            guard isNeeded else { return nil }
            throw .conflict("replay.changed", "its playbook is not there any more: \(error.message)")
        }
    }

    private func expectInterrupted(_ id: RunID) throws(DeskProblem) {
        let summary: RunSummary?
        do { summary = try journal.summary(of: id) } catch { throw DeskProblem(error) }
        guard let summary else { throw .unknown("run") }
        guard summary.state == .running else { throw Self.over(summary) }
        guard summary.isInterrupted, live(id) == nil else { throw Self.driven(id) }
    }

    static func over(_ summary: RunSummary) -> DeskProblem {
        .conflict("journal.ended", "run \(summary.run) has ended: \(summary.state.rawValue)")
    }

    static func driven(_ id: RunID) -> DeskProblem {
        .conflict("journal.driven", "run \(id) is running", remedy: "only an interrupted run is resumed")
    }
}
