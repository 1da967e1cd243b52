import Admission
import Effects
import Journaling
import Secrets

/// A task on one host that was begun and of whose ending nothing is on record.
struct Doubt {
    let task: TaskID
    let host: String
    /// Why nobody knows.
    let why: String
}

extension Run {
    /// Finds out what became of the tasks that have no ending on record, and settles what stays in doubt by the rules.
    ///
    /// Answers the hosts on which tasks are still to begin. Whoever cancels the run meanwhile is heard.
    ///
    /// - Throws: ``ReplayStop`` with code `replay.doubt` when a rule says to stop.
    func settleDoubts(
        _ replay: inout Replay, by resumption: RunResumption
    ) async throws(ReplayStop) -> [TaskID: [String]] {
        let isSameBoot = !replay.boot.isEmpty && replay.boot == resumption.process.boot
        var open: [TaskID: [String]] = [:]
        var doubts: [Doubt] = []
        for id in unfinished.inOrder {
            let stops = !isUndo(id) && (isStopping(replay) || replay.stopped.contains(id))
            let found = await aftermath(of: id, stops: stops, isSameBoot: isSameBoot)
            hearCanceller(&replay)
            for (host, aftermath) in found {
                switch aftermath {
                case .ended(let outcome): conclude(id, outcome)
                case _ where stops: giveUp(id, host, aftermath)
                case .notStarted: open[id, default: []].append(host)
                case .unknown(let why): doubts.append(Doubt(task: id, host: host, why: why))
                }
            }
        }
        if isStopping(replay) {
            for (id, hosts) in open where !isUndo(id) {
                for host in hosts { giveUp(id, host, .notStarted) }
                open[id] = nil
            }
            for doubt in doubts where !isUndo(doubt.task) {
                giveUp(doubt.task, doubt.host, .unknown(doubt.why))
            }
            doubts.removeAll { !isUndo($0.task) }
        }
        try await settle(doubts, resumption.doubts, &open)
        return open
    }

    private func isStopping(_ replay: Replay) -> Bool { replay.decided.map { !$0.isGood } ?? false }

    /// A task that is to stop, and need not any more.
    private func giveUp(_ id: TaskID, _ host: String, _ aftermath: Aftermath) {
        let reason = if case .unknown(let why) = aftermath { "in doubt: \(why)" } else { "not started" }
        conclude(id, HostOutcome(host: host, status: .cancelled, reason: reason))
    }

    /// A run that somebody cancels before it goes on ends as one that went on.
    private func hearCanceller(_ replay: inout Replay) {
        guard replay.decided == nil, let whom = canceller() else { return }
        record(.cancelled(by: whom))
        replay.decided = .cancelled(by: whom)
    }

    /// Whether a task takes something back.
    func isUndo(_ id: TaskID) -> Bool {
        holding.undos.contains { $0.id.task == id } || holding.lostUndos.keys.contains { $0.task == id }
    }

    /// What of tasks has not begun, or is to begin again, takes its place.
    func dispatch(_ open: [TaskID: [String]]) {
        for id in unfinished.inOrder {
            guard let work = tasks[id]?.work, let hosts = open[id] else { continue }
            var request = work.request
            request.hosts = request.hosts.filter { hosts.contains($0.name) }
            dispatch.add(id, request, hostsAtOnce: work.limits.hostsAtOnce)
        }
    }

    /// What became of a task's hosts that have no ending, in session order.
    private func aftermath(of id: TaskID, stops: Bool, isSameBoot: Bool) async -> [(String, Aftermath)] {
        guard let task = tasks[id] else { return [] }
        let missing = task.result.names.filter { task.result.ended[$0] == nil }
        guard let work = task.work else {
            return missing.map { ($0, .unknown("the policy does not allow it any more")) }
        }
        var found: [String: Aftermath] = [:]
        for (name, hosts) in Dictionary(grouping: missing, by: plan.backendName) {
            let targets = hosts.map(plan.target)
            let look = Task(executorPreference: thread) { [plan] in
                await plan.backends[name]?.aftermath(
                    of: work, task: id, on: targets, isSameBoot: isSameBoot) ?? [:]
            }
            if stops { look.cancel() }
            // An undo that runs is not stopped by whoever cancels the run.
            let watch = Task(executorPreference: thread) { [isPatient = isUndo(id)] in
                await self.watch(look, of: work, id, on: hosts, isPatient: isPatient)
            }
            found.merge(await look.value) { $1 }
            watch.cancel()
        }
        return missing.map { ($0, found[$0] ?? .unknown("its backend is not there")) }
    }

    /// How long a look may take before it is said what it waits for.
    private static let silence = Duration.milliseconds(500)
    /// Short for a person, and a look at the store 5 times a second costs nothing that could be measured.
    private static let patience = Duration.milliseconds(200)

    /// Says what a look at tasks waits for, when it does, and ends it when somebody cancels the run.
    private func watch(
        _ look: Task<[String: Aftermath], Never>, of work: Admitted<TaskRequest>, _ id: TaskID,
        on hosts: [String], isPatient: Bool
    ) async {
        let begun = ContinuousClock.now
        var isSaid = false
        while (try? await Task.sleep(for: Self.patience)) != nil, !Task.isCancelled {
            if !isPatient, canceller() != nil { return look.cancel() }
            guard !isSaid, begun.duration(to: .now) >= Self.silence else { continue }
            isSaid = true
            let others = hosts.count > 1 ? " and \(hosts.count - 1) more" : ""
            observer.waits(
                "waits for \(id), which still runs on \(hosts.first ?? "")\(others), until it ends or its time-out "
                    + "of \(work.limits.timeout.spelled) is over")
        }
    }

    private func settle(
        _ doubts: [Doubt], _ answer: DoubtAnswer, _ open: inout [TaskID: [String]]
    ) async throws(ReplayStop) {
        var unsettled: [Doubt] = []
        for doubt in doubts {
            let work = tasks[doubt.task]?.work
            switch await verdict(on: doubt, work, answer) {
            case .done(let why):
                conclude(doubt.task, .assumed(on: doubt.host, work, why))
            case .again(let why):
                record(.repeated(doubt.task, hosts: [doubt.host], because: why))
                repeated[doubt.task, default: []].insert(doubt.host)
                open[doubt.task, default: []].append(doubt.host)
            // One undo that nobody knows about must not stop the others.
            case .open where answer == .lost || isUndo(doubt.task):
                let reason = "in doubt: \(doubt.why)"
                conclude(doubt.task, HostOutcome(host: doubt.host, status: .lost, reason: reason))
            case .open: unsettled.append(doubt)
            }
        }
        if !unsettled.isEmpty { throw .doubt(unsettled.map { ($0, line(of: $0.task)) }, in: plan.id) }
    }

    /// What a task runs, as it is shown.
    private func line(of id: TaskID) -> String {
        guard case .command(let command, _)? = tasks[id]?.work?.request.work else { return "" }
        return mask.said.masked(command.line)
    }

    private static let assumed = "--assume-done says that it was done"

    private enum DoubtVerdict { case done(String), again(String), open }

    /// What a task's own rule says, and where that is to stop, what whoever resumes says.
    private func verdict(
        on doubt: Doubt, _ work: Admitted<TaskRequest>?, _ answer: DoubtAnswer
    ) async -> DoubtVerdict {
        // What the policy does not allow any more is not done again, nor asked for.
        guard let work else { return answer == .assumeDone ? .done(Self.assumed) : .open }
        switch work.request.work {
        // To put a file again leaves what was asked for, and the others change nothing.
        case .put, .get, .probe: return .again(doubt.why)
        // Over SSH what changes nothing leaves no mark of its start.
        case .command where work.isReadOnly: return .again("\(doubt.why); it changes nothing")
        case .command: break
        }
        switch work.request.options.inDoubt {
        case .repeat: return .again("\(doubt.why); its rule is to repeat it")
        case .probe(let question):
            switch await exitCode(of: question, for: doubt, work) {
            case 0: return .done("its probe said that it was done")
            case 1: return .again("its probe said that it was not done")
            default: break
            }
        case .fail: break
        }
        switch answer {
        case .assumeDone: return .done(Self.assumed)
        case .repeat: return .again("\(doubt.why); --repeat")
        case .stop, .lost: return .open
        }
    }

    /// Asks a host whether a command was done; the question is a task of its own on record.
    private func exitCode(
        of question: Command, for doubt: Doubt, _ work: Admitted<TaskRequest>
    ) async -> Int32? {
        var request = work.request
        request.hosts = request.hosts.filter { $0.name == doubt.host }
        request.work = .command(question, stdin: nil)
        request.options = TaskOptions()
        // A dry run changes nothing: nothing of it can be in doubt that a question would tell.
        guard !plan.header.isDryRun, case .admitted(let admitted) = plan.admission.admit(request),
            let revealed = admitted.revealed({ plan.secrets.value(of: $0.name) }),
            let backend = plan.backends[plan.backendName(of: doubt.host)]
        else { return nil }
        decoder.tasks += 1
        let id = TaskID(number: decoder.tasks)
        guard case .object(let members) = hidden(Effect.task(request).json) else { return nil }
        let effect = JSON.object(members + [.init("probe_of", .string(doubt.task.description))])
        record(.issued(step: 0, strand: 0, task: id, effect: effect, rule: admitted.rule))
        guard await isDurable(toDisk: needsDisk(admitted)) else { return nil }
        let ear = OneEnding()
        _ = await backend.perform(revealed, task: id, on: [plan.target(doubt.host)], observer: ear)
        var outcome = ear.outcome ?? HostOutcome(host: doubt.host, status: .lost)
        // Only its exit code is looked at, and about a sealed command it may say what is sealed.
        if work.request.options.isSecret {
            outcome.stdout = CapturedOutput()
            outcome.stderr = CapturedOutput()
        }
        record(.finished(id, hidden(outcome, of: id).closed))
        return outcome.exitCode
    }
}

extension HostOutcome {
    /// The ending of a step in doubt that is taken as done.
    fileprivate static func assumed(
        on host: String, _ work: Admitted<TaskRequest>?, _ why: String
    ) -> HostOutcome {
        HostOutcome(
            host: host, status: .succeeded, exitCode: work?.request.options.acceptedExits.min() ?? 0,
            reason: why, limits: work?.limits, isAssumed: true)
    }
}
