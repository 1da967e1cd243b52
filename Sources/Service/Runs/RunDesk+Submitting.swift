package import Admission
package import Effects
import Execution
import Journaling
import Preparing
import Secrets
import Synchronization

extension RunDesk {
    /// Begins a run; answers when it is on record, so that it is resumed whatever becomes of this process.
    ///
    /// With the key of a submission that was taken already it answers that run, and begins none.
    ///
    /// - Throws: 400 for what cannot be run, 403 for what policy refuses, 404 for a playbook that is not there, 409 for a key
    ///   that stands for another submission, 413, 429 when a quota is used up, 503.
    package func submit(_ submission: RunSubmission, by principal: Principal) async throws(DeskProblem)
        -> RunID
    {
        let making = making
        let id = RunMaking.newID()
        if let run = try claim(submission, by: principal, for: id) { return run }
        do {
            try await begin(id, submission, by: principal, making)
            return id
        } catch {
            if let key = submission.key { keys.release(key, of: principal.words) }
            giveBack(id)
            RunFolder(state: settings.state, run: id).remove()
            throw error
        }
    }

    /// The run that the submission's key stands for already; nil when it is to be begun.
    private func claim(_ submission: RunSubmission, by principal: Principal, for id: RunID)
        throws(DeskProblem) -> RunID?
    {
        guard let key = submission.key else { return nil }
        let who = principal.words
        // Twice at most: a key that stands for a run that was never on record is made free once.
        for _ in 0..<2 {
            switch try keys.claim(key, of: who, body: submission.body, for: id) {
            case .new: return nil
            case .other:
                throw .conflict(
                    "usage.idempotency", "the idempotency_key was used for another submission",
                    remedy: "a new key for each new run")
            case .same(let run):
                if try isKnown(run) { return run }
                keys.release(key, of: who)
            }
        }
        throw .conflict("usage.idempotency", "the run of this idempotency_key is being begun just now")
    }

    private func isKnown(_ run: RunID) throws(DeskProblem) -> Bool {
        if state.withLock({ $0.live[run] != nil || $0.reserved[run] != nil }) { return true }
        do { return try journal.summary(of: run) != nil } catch { throw DeskProblem(error) }
    }

    private func begin(
        _ id: RunID, _ submission: RunSubmission, by principal: Principal, _ making: RunMaking
    ) async throws(DeskProblem) {
        let playbook: PlaybookFile
        let folder = RunFolder(state: settings.state, run: id)
        switch submission.playbook {
        case .named(let name):
            // First: whether there is such a playbook is told to those only who may start it.
            _ = try making.admission(principal, name, submission.arguments)
            playbook = try shelf.playbook(name)
            try reserve(id, for: principal, making.policies.policies)
        case .text:
            _ = try making.admission(principal, nil, [])
            try reserve(id, for: principal, making.policies.policies)
            try folder.keep(submission.playbook)
            do { playbook = try PlaybookFile(folder.playbookPath) } catch { throw DeskProblem(error) }
        }
        try folder.seal(submission.secrets, store)
        let plan = try making.plan(id, submission, by: principal, playbook)
        let script: PlaybookScript
        do {
            script = try PlaybookScript(playbook.start(plan), executable: settings.sandbox)
        } catch {
            throw DeskProblem(error)
        }
        let started = StartedJournal(journal)
        let live = drive(plan, script, journal: started) { await $0.execute() }
        await live.feed.begun()
        do throws(JournalError) {
            try await started.flush()
            guard try journal.summary(of: id) != nil else {
                throw JournalError(message: "the run could not be recorded")
            }
        } catch {
            throw DeskProblem(error)
        }
    }
}
