public import Admission
import Effects
import Execution
import Journaling
import Synchronization

extension Desk {
    /// How a task stands, with its output from an offset on.
    ///
    /// With a wait, an answer that would say nothing new is held back until there is something, at most for the time
    /// given and for ``DeskSettings/longestWait``. Needs the permission `result.read`, and for a task of somebody else
    /// `audit.read` too. A result can be had for ``DeskSettings/resultsKept`` after the task's end, from memory or from
    /// the journal.
    ///
    /// - Throws: ``Denial``.
    public func result(
        of task: TaskName, _ ask: ResultAsk = ResultAsk(), by principal: Principal
    ) async throws(Denial) -> TaskReport {
        let isAuditor = try permit("result.read", principal).permissions.contains("audit.read")
        return try await report(of: task, ask, by: principal, isAuditor: isAuditor)
    }

    /// How a task stands that a principal may know of.
    func report(
        of task: TaskName, _ ask: ResultAsk, by principal: Principal, isAuditor: Bool
    ) async throws(Denial) -> TaskReport {
        let missing = Denial.notFound("there is no task \(task)")
        guard let number = task.task.number else { throw missing }
        guard let open = state.withLock({ $0.sessions[task.session] }) else {
            return try recorded(task, ask, by: principal, isAuditor: isAuditor)
        }
        let session = open.session
        guard session.owner == principal || isAuditor else { throw missing }
        session.use(at: parts.clock.now())
        var ask = ask
        ask.wait = min(ask.wait, settings.longestWait)
        await session.wait(for: number, ask, by: parts.clock)
        if let report = session.report(number, ask) {
            // What a caller was told must be true after a crash, too.
            if report.status != .running, await !open.run.recorded(),
                session.end?.code?.hasPrefix("journal.") ?? false
            {
                throw .unavailable("the result cannot be put on record", retryAfter: Book.aMoment)
            }
            return report
        }
        return try recorded(task, ask, by: principal, isAuditor: isAuditor)
    }

    /// How a task stands as the journal knows it.
    private func recorded(
        _ name: TaskName, _ ask: ResultAsk, by principal: Principal, isAuditor: Bool
    ) throws(Denial) -> TaskReport {
        let missing = Denial.notFound("there is no task \(name)")
        do {
            let reader = SessionReader(parts.journal, name.session)
            guard let header = try reader.header(), isAuditor || header.owner == principal else {
                throw missing
            }
            guard var task = try reader.task(name.task) else { throw missing }
            let isLive = state.withLock { $0.sessions[name.session] != nil }
            // Nobody drives it: what will become of it is not known here.
            if !isLive, !task.result.isDone {
                task.isGivenUp = "in doubt: its session was not taken up again"
            }
            let report = task.report(name, ask)
            let end = task.isDone ? task.ended : nil
            if let end, parts.clock.now().since(end) >= settings.resultsKept {
                throw missing
            }
            return report
        } catch let denial as Denial {
            throw denial
        } catch {
            throw .unavailable("the journal cannot be read: \(error)", retryAfter: Book.aMoment)
        }
    }
}
