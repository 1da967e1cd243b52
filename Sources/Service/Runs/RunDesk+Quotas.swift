import Admission
import Effects
import Synchronization

extension RunDesk {
    /// Takes a place for a run of a principal, until it is driven or ``giveBack(_:)`` is called.
    ///
    /// - Throws: 429, and 503 when no runs are taken any more.
    func reserve(_ run: RunID, for principal: Principal, _ policies: [Policy]) throws(DeskProblem) {
        let who = principal.words
        let most = policies.quotas(of: principal).runs ?? settings.mostRunsOfOne
        let problem = state.withLock { state -> DeskProblem? in
            if state.isClosed {
                return DeskProblem(.unavailable, "fault.stopping", "the service takes no more runs: it stops")
            }
            if state.live.count + state.reserved.count >= settings.mostRuns {
                return DeskProblem(
                    .quota(retryAfter: 5), "quota.service",
                    "the service has \(settings.mostRuns) runs, as many as it takes at once")
            }
            if state.count(of: who) >= most {
                return DeskProblem(
                    .quota(retryAfter: 5), "quota.runs", "the quota of \(most) runs at once is used up",
                    remedy: "wait until one has ended, or a larger quotas.runs in a role")
            }
            let used = state.used(by: who)
            if used >= settings.scriptTime {
                return DeskProblem(
                    .quota(retryAfter: state.scriptTime.wait(of: who)), "quota.script_time",
                    "the scripts of this principal took \(used.components.seconds) s of CPU time in the last hour, "
                        + "and \(settings.scriptTime.components.seconds) s is the quota")
            }
            state.reserved[run] = who
            return nil
        }
        if let problem { throw problem }
    }

    /// Gives a place back that no run was made for.
    func giveBack(_ run: RunID) { state.withLock { $0.reserved[run] = nil } }

    /// What a principal's quotas are and what is left of them.
    func quotas(of principal: Principal, _ policies: [Policy]) -> JSON {
        let quotas = policies.quotas(of: principal)
        let who = principal.words
        let (runs, used) = state.withLock { ($0.count(of: who), $0.used(by: who)) }
        let most = quotas.runs ?? settings.mostRunsOfOne
        return .members([
            "runs": .int(Int64(most)), "runs_left": .int(Int64(max(0, most - runs))),
            "script_seconds_an_hour": .int(settings.scriptTime.components.seconds),
            "script_seconds_left": .int(max(.zero, settings.scriptTime - used).components.seconds),
            "sessions": quotas.sessions.map { .int(Int64($0)) },
            "tasks_per_minute": quotas.tasksPerMinute.map { .int(Int64($0)) },
        ])
    }
}

extension RunDesk.State {
    fileprivate func count(of principal: String) -> Int {
        live.values.count { $0.principal.isSpelled(principal) }
            + reserved.values.count { $0.isSpelled(principal) }
    }

    /// The CPU time of the last hour, that of live runs included.
    fileprivate mutating func used(by principal: String) -> Duration {
        live.values.reduce(scriptTime.used(by: principal)) { sum, run in
            run.principal.isSpelled(principal) ? sum + run.scriptTime : sum
        }
    }
}
