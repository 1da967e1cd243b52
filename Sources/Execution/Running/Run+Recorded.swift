import Admission
import Effects
import Journaling
import SandboxProtocol
import Secrets

extension Run {
    /// What the record says about a call, as the script heard it, with what it changed in the run.
    func answer(
        _ effect: Effect?, _ recorded: JSON, _ fact: Fact, _ replay: inout Replay, _ acceptsChanges: Bool
    ) async throws -> Reply {
        switch effect {
        case .wait(let ids, _):
            let outcome = try await results(of: ids, recorded, fact)
            learn(outcome)
            return .outcome(outcome)
        case .secret(let name):
            let outcome = try Outcome(json: recorded)
            if case .secret(_, let digest) = outcome {
                if let difference = try difference(of: name, recorded: digest) {
                    throw ReplayStop(RunEnd(state: .failed, code: "replay.changed", message: difference))
                }
                take(secret: name)
            }
            return .outcome(outcome)
        case .session(let request):
            let outcome = try Outcome(json: recorded)
            if case .session(let id, let hosts, _) = outcome { opened(id, request, hosts) }
            return .outcome(outcome)
        case .close(let id):
            replay.stopped.formUnion(unfinished.filter { tasks[$0]?.work?.request.session == id })
            _ = takeOut(id)
        case .cancel(let task): replay.stopped.insert(task)
        case .abandon(let strands):
            replay.abandon(strands)
            replay.stopped.formUnion(
                unfinished.filter { tasks[$0].map { strands.contains($0.strand) } ?? false })
        case .random(.unit): _ = random.unit()
        case .random(.whole(let least, let most)): _ = random.whole(least, most)
        case .file(let name), .module(let name):
            let outcome = try Outcome(json: recorded)
            if !acceptsChanges { try expectUnchanged(name, effect, outcome) }
            if case .module = effect, case .bytes(let source) = outcome {
                return Self.module(name, source)
            }
            return .outcome(outcome)
        case .playbook(let header):
            let outcome = try Outcome(json: recorded)
            if case .value = outcome { self.header = header }
        case .finish(let finish):
            if finish.isFailure { return Self.failure(finish) }
            replay.decided = Self.degraded(finish)
        default: break
        }
        if let effect { takeHeld(effect.json, recorded) }
        return .outcome(try Outcome(json: recorded))
    }

    /// The results a wait was answered with: what the tasks' endings on record add up to.
    private func results(of ids: [TaskID], _ recorded: JSON, _ fact: Fact) async throws -> Outcome {
        guard recorded["results"] != nil else { return try Outcome(json: recorded) }
        guard let settled = await settledResults(of: ids) else {
            throw ReplayStop(ending ?? RunEnd(state: .failed, code: "journal.corrupt", message: "unreadable"))
        }
        let results = ids.compactMap { settled[$0] ?? tasks[$0]?.result }
        let outcome = Outcome.results(
            results, fault: try recorded["fault"].map { try Fault(fields: JSONFields($0)) })
        guard outcome.recorded == recorded else {
            throw ReplayStop(
                RunEnd(
                    state: .failed, code: "journal.corrupt",
                    message: "fact \(fact.sequence) of the record does not agree with the endings before it"))
        }
        return outcome
    }

    /// A session as it was opened; its backends are told when the record is through.
    private func opened(_ id: SessionID, _ request: SessionRequest, _ names: [String]) {
        sessions = max(sessions, Int(id.description.dropFirst()) ?? 0)
        let wanted = Set(names)
        let hosts = request.hosts.filter { wanted.contains($0.name) }
        decoder.sessions[id] = OpenSession(
            id: id, hosts: hosts, settings: request.settings,
            backends: Dictionary(grouping: hosts) { plan.backendName(of: $0.name) })
    }

    /// Takes what the record says of a session, without the script.
    func takeSession(_ effect: JSON, _ outcome: JSON) throws(JSONShapeError) {
        switch effect["effect"]?.asString {
        case "session":
            guard case .session(let id, let hosts, _) = try Outcome(json: outcome) else { return }
            opened(id, try SessionRequest(effect: effect), hosts)
        case "close": _ = takeOut(SessionID(try JSONFields(effect).string("session")))
        default: break
        }
    }

    /// A file beside the playbook must still be what the script was given.
    private func expectUnchanged(_ name: String, _ effect: Effect?, _ outcome: Outcome) throws(ReplayStop) {
        guard case .bytes(let before) = outcome else { return }
        var path = name
        if case .module = effect { path = Self.modulePath(name) }
        // As it was recorded: with a secret in it, only its placeholder can be compared, and shown.
        let now = try? mask.heard.masked(plan.files.content(of: path))
        guard now != before else { return }
        let difference = now.map { TextDifference(before, $0).words } ?? "it cannot be read any more"
        throw ReplayStop(
            RunEnd(
                state: .failed, code: "replay.changed",
                message: "the file \(quoted(path)) has changed since the run began: \(difference)",
                remedy: "put it back, or give --accept-changes"))
    }
}
