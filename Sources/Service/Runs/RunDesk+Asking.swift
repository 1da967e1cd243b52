package import Admission
package import Effects
import Execution
import Journaling

extension RunDesk {
    /// The longest note that is kept with an answer.
    private static let longestNote = 4096

    /// Asks a run to end as cancelled; answers before it has.
    ///
    /// - Throws: 404 for a run that is not there or another's, 409 for one that has ended.
    package func cancel(_ id: RunID, by principal: Principal) throws(DeskProblem) {
        let summary = try visible(id, to: principal, others: "run.cancel")
        if let live = live(id) { return live.run.cancel(by: principal.words) }
        guard summary.state == .running else { throw Self.over(summary) }
        if summary.isInterrupted, try submitted(id) != nil {
            var taking = RunTakingOn()
            taking.cancelledBy = principal.words
            return try takeOn(id, taking, by: principal.words)
        }
        try ask(RunRequest(run: id, kind: .cancel, by: principal.words, time: SystemClock().now()))
    }

    /// Answers the question that a run waits with: the one of that step, or the first asked.
    ///
    /// - Throws: 403 when the principal may not answer it, 404 for a run that is not there or another's, 409 when no such
    ///   question is open.
    package func answer(
        _ id: RunID, isYes: Bool, step: Int?, note: String?, by principal: Principal
    ) throws(DeskProblem) {
        let summary = try visible(id, to: principal, others: "run.approve")
        guard note?.utf8.count ?? 0 <= Self.longestNote else {
            throw .malformed("note has at most \(Self.longestNote) bytes")
        }
        let open = try openQuestions(of: id)
        let asked = step.map { step in open.first { $0.step == step } } ?? open.first
        // Who may not answer at all is told that first.
        let roles = asked?.question.roles ?? []
        let refusal = ApprovalGrant.refusal(
            policies: policies, principal: principal, activeRoles: nil, roles: roles)
        if let refusal { throw DeskProblem(refusal) }
        guard let asked else {
            throw .conflict("usage.approval", "run \(id) does not wait for that approval")
        }
        try expectOther(summary, than: principal)
        try ask(
            RunRequest(
                run: id, kind: isYes ? .approve : .reject, step: asked.step, by: principal.words,
                note: note,
                time: SystemClock().now()))
    }

    /// A run that acts as a role which its principal does not have is not that principal's to approve.
    private func expectOther(_ summary: RunSummary, than principal: Principal) throws(DeskProblem) {
        let isOwn = summary.principal?.isSpelled(principal.words) ?? false
        guard isOwn, try submitted(summary.run)?.invocation.isLent ?? false else { return }
        throw DeskProblem(
            .refused, "refused.four_eyes",
            "the run acts as a role that was lent for it, and whoever started it may not answer its questions",
            remedy: "somebody else with run.approve")
    }

    private func ask(_ request: RunRequest) throws(DeskProblem) {
        do { try journal.ask(request) } catch { throw DeskProblem(error) }
    }

    /// The locks that runs hold: with `run.read` everybody's, else those of own runs.
    package func locks(for principal: Principal) throws(DeskProblem) -> JSON {
        let isAll = has("run.read", principal)
        do {
            let own = try journal.locks().filter { isAll || $0.by.isSpelled(principal.words) }
            return [
                "locks": .array(
                    try own.map { lock in
                        [
                            "name": .string(lock.name), "run": .string(lock.run.description),
                            "since": .string(lock.since.description), "holder": .string(lock.by),
                            "why": .string(lock.why), "interrupted": .bool(try journal.isUndriven(lock.run)),
                        ]
                    })
            ]
        } catch let error as JournalError {
            throw DeskProblem(error)
        } catch {
            throw DeskProblem(.fault, "fault.store", "\(error)")
        }
    }

    /// Takes a lock away from the run that holds it; who did it and why is kept.
    ///
    /// - Throws: 404 when nobody holds it, or another's run and the principal has no `run.cancel`.
    package func breakLock(_ name: String, reason: String, by principal: Principal) throws(DeskProblem)
        -> JSON
    {
        guard (1...Self.longestNote).contains(reason.utf8.count) else {
            throw .malformed("reason must say something, in at most \(Self.longestNote) bytes")
        }
        do {
            guard let held = try journal.locks().first(where: { $0.name.isSpelled(name) }),
                held.by.isSpelled(principal.words) || has("run.cancel", principal),
                let broken = try journal.breakLock(
                    name, by: principal.words, reason: reason, at: SystemClock().now())
            else { throw DeskProblem.unknown("lock") }
            return [
                "name": .string(name), "run": .string(broken.lock.run.description),
                "driven": .bool(try !journal.isUndriven(broken.lock.run)),
            ]
        } catch let problem as DeskProblem {
            throw problem
        } catch let error as JournalError {
            throw DeskProblem(error)
        } catch {
            throw DeskProblem(.fault, "fault.store", "\(error)")
        }
    }
}
