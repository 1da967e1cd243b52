package import Admission
import Backends
import Checking
package import Effects
import Execution
import Fleet
import Journaling
import Preparing
import Rehearsal
import Secrets

extension RunDesk {
    /// The most facts of a rehearsal that are answered.
    private static let mostRehearsed = 10_000

    /// What can be said of a playbook without running it: `{right, findings}`; no host is touched.
    ///
    /// - Throws: as ``submit(_:by:)``.
    package func check(_ submission: RunSubmission, by principal: Principal) async throws(DeskProblem) -> JSON
    {
        try await prepared(submission, by: principal) { (playbook, _, making) throws(DeskProblem) in
            do {
                let policy = try PolicyView(
                    policies: making.policies.policies, principal: principal, roles: nil,
                    ownAccount: Account.acting.name,
                    inventory: making.inventory.found == nil ? nil : making.hosts)
                let folder = playbook.path.lastIndex(of: "/").map { playbook.path[...$0] } ?? ""
                let findings = try await CheckedPlaybook(playbook, policy: policy).findings(
                    executable: settings.sandbox
                ).map { finding in
                    // Where the service keeps it is no caller's business.
                    var finding = finding
                    if finding.file.hasPrefix(folder) {
                        finding.file = String(finding.file.dropFirst(folder.count))
                    }
                    return finding
                }
                return [
                    "right": .bool(!findings.contains { $0.severity == .error }),
                    "findings": .array(findings.map(\.json)),
                ]
            } catch let refusal as Refusal {
                throw DeskProblem(refusal)
            } catch let stop as Stop {
                throw DeskProblem(stop)
            } catch {
                throw DeskProblem(.fault, "fault.preparing", "the playbook cannot be checked: \(error)")
            }
        }
    }

    /// Runs a playbook against a simulated fleet, on virtual time: `{state, duration, end, facts, cut}`.
    ///
    /// `seed` is what chance begins with, `failing` the share of all work that fails, 0 to 1.
    ///
    /// - Throws: as ``submit(_:by:)``.
    package func rehearse(
        _ submission: RunSubmission, seed: UInt64, failing: Double, by principal: Principal
    ) async throws(DeskProblem) -> JSON {
        try await prepared(submission, by: principal) { (playbook, id, making) throws(DeskProblem) in
            var plan = try making.plan(id, submission, by: principal, playbook)
            plan.id = RunID("rehearsal")
            plan.secrets = plan.secrets.rehearsed
            let rehearsal = Rehearsal(
                plan, model: FleetModel(), faults: FaultPlan(rate: failing), seed: seed)
            let rehearsed: RehearsedRun
            do {
                rehearsed = try await rehearsal.run { plan, isResumed in
                    try PlaybookScript(
                        playbook.start(plan, isResumed: isResumed), executable: self.settings.sandbox)
                }
            } catch let stop as Stop {
                throw DeskProblem(stop)
            } catch {
                throw DeskProblem(.fault, "fault.preparing", "the playbook cannot be rehearsed: \(error)")
            }
            return Self.json(rehearsed)
        }
    }

    private static func json(_ rehearsed: RehearsedRun) -> JSON {
        let end = rehearsed.end
        return .members([
            "state": .string(end.state.rawValue), "duration": .double(rehearsed.duration / .seconds(1)),
            "code": end.code.map(JSON.string), "message": end.message.map(JSON.string), "result": end.result,
            "facts": .array(
                rehearsed.facts.prefix(mostRehearsed).map { $0.json(run: RunID("rehearsal")) }),
            "cut": .bool(rehearsed.facts.count > mostRehearsed),
        ])
    }

    /// Has the playbook of a submission as a file while `work` runs, which counts as a run of its principal.
    private func prepared(
        _ submission: RunSubmission, by principal: Principal,
        _ work: (PlaybookFile, RunID, RunMaking) async throws(DeskProblem) -> JSON
    ) async throws(DeskProblem) -> JSON {
        let making = making
        let id = RunMaking.newID()
        let folder = RunFolder(state: settings.state, run: id)
        let name: String? = if case .named(let name) = submission.playbook { name } else { nil }
        _ = try making.admission(principal, name, submission.arguments)
        try reserve(id, for: principal, making.policies.policies)
        defer {
            giveBack(id)
            folder.remove()
        }
        let playbook: PlaybookFile
        if let name {
            playbook = try shelf.playbook(name)
        } else {
            try folder.keep(submission.playbook)
            do { playbook = try PlaybookFile(folder.playbookPath) } catch { throw DeskProblem(error) }
        }
        return try await work(playbook, id, making)
    }
}
