import Admission
import Effects
public import Journaling
import SandboxProtocol

extension Run {
    /// Takes the run on after its driver was gone: goes through the record again and then on from where it ends.
    ///
    /// With `cancelledBy` it is ended as cancelled instead, without the script. Called once, in place of ``execute()``.
    /// Never throws. A run that cannot go on as its record says stays as it is and can be resumed again: its end is not
    /// on record then.
    public func resume(_ resumption: RunResumption, cancelledBy: String? = nil) async -> RunEnd {
        await withTaskExecutorPreference(thread) {
            defer { mailbox.close() }
            return await takeOn(resumption, cancelledBy)
        }
    }

    private func takeOn(_ resumption: RunResumption, _ cancelledBy: String?) async -> RunEnd {
        do {
            writer = try journal.resume(plan.id, driver: .current(principal: resumption.principal))
        } catch {
            return RunEnd(error)
        }
        do throws(ReplayStop) {
            var replay =
                cancelledBy == nil && source.isScript
                ? try await self.replay(acceptsChanges: resumption.acceptsChanges) : try await rebuild()
            // Ending a run needs no more than what is on record; going on would do the lost steps again.
            if cancelledBy == nil { try await expectBegunOnRecord() }
            record(.resumed(resumption))
            if let cancelledBy, replay.decided == nil {
                record(.cancelled(by: cancelledBy))
                replay.decided = .cancelled(by: cancelledBy)
            }
            let open = try await settleDoubts(&replay, by: resumption)
            try await reopenSessions()
            // A run can be ended also without a lock that another run has now.
            let isCancelled = replay.decided?.state == .cancelled
            if let end = reclaimLocks(), !isCancelled || end.weight >= RunEnd.journalWeight {
                throw ReplayStop(end)
            }
            await goOn(replay, with: open)
        } catch {
            return await leave(hidden(error.end))
        }
        return await drive()
    }

    /// What was begun is on record, unless the store has lost its last facts: with the power, or with a part of its log.
    private func expectBegunOnRecord() async throws(ReplayStop) {
        for backend in plan.backends.values {
            let strangers = await backend.begunBefore().filter { task in
                // Tasks of the script are numbered in the order of their facts.
                task.number.map { $0 > decoder.tasks } ?? (tasks[task] == nil)
            }
            guard let first = strangers.inOrder.first else { continue }
            throw ReplayStop(
                RunEnd(
                    state: .failed, code: "journal.corrupt",
                    message: "the store has lost the end of the record: \(first) was begun and is not in it",
                    remedy:
                        "restore the store, or gse cancel \(plan.id) ends the run as far as it is on record"))
        }
    }

    /// The sessions of the record are opened again: what their backends held is gone with their driver.
    private func reopenSessions() async throws(ReplayStop) {
        for session in (decoder.sessions.values + holding.sessions).sorted(by: {
            $0.id.description < $1.id.description
        }) {
            let request = SessionRequest(hosts: session.hosts, settings: session.settings)
            guard case .admitted(let admitted) = plan.admission.admit(request) else { continue }
            for (name, hosts) in session.backends {
                let fault = await plan.backends[name]?.open(
                    session.id, admitted, on: hosts.map { plan.target($0.name) })
                guard let fault else { continue }
                throw ReplayStop(
                    RunEnd(
                        state: .fault, code: fault.code, message: fault.message, remedy: fault.remedy))
            }
        }
    }

    /// Goes on from the end of the record: with what was being asked, or with how the run was ending.
    private func goOn(_ replay: Replay, with open: [TaskID: [String]]) async {
        startRunTimer(after: replay.driven)
        if let decided = replay.decided {
            end(with: decided, drains: decided.isGood)
            // What is being taken back is not stopped by another wish to cancel.
            holding.isUndoing = unfinished.contains(where: isUndo)
            dispatch(open)
        } else {
            dispatch(open)
            if source.isScript { watchSource() }
            // Spent by the last fact: nothing more is begun.
            if let spent = RunEnd(spent: usage, steps: steps, of: limits) { end(with: spent) }
            let asked = replay.asked.sorted { $0.key < $1.key }
            await take(asked.map { ($0.key, $0.value.call, $0.value.since) })
            if let last = replay.last { await take(last) }
        }
        let needsDisk = unfinished.contains { id in tasks[id]?.work.map { self.needsDisk($0) } ?? false }
        if await isDurable(toDisk: needsDisk) { start() }
        letGoOn()
    }

    /// Gives the run up as it is: nothing more is recorded, and it can be resumed.
    func leave(_ end: RunEnd) async -> RunEnd {
        for timer in timers.values { timer.cancel() }
        dismissCallers()
        await source.stop()
        do { try await writer?.close() } catch { return RunEnd(error) }
        return end
    }
}
