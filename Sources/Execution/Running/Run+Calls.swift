import Admission
import Effects
import Journaling
import SandboxProtocol

extension Run {
    /// Takes what the script did.
    func take(_ result: StepResult) async {
        isSourceBusy = false
        guard ending == nil else { return }
        switch result {
        case .turn(let turn):
            await take(
                turn.calls.map { call in
                    steps += 1
                    return (steps, call, nil)
                })
            guard ending == nil else { return }
            switch turn.state {
            case .waiting: break
            case .returned(let value): end(with: returned(value), drains: true)
            case .raised(let error): end(with: RunEnd(error))
            }
        case .limit(let limit):
            end(with: RunEnd(SpentLimit(limit.reason), of: limits, traceback: limit.traceback))
        case .lost(let reason): end(with: RunEnd(state: .failed, code: "sandbox.lost", message: reason))
        }
    }

    /// Takes the calls of one turn: all are put on record, then made durable at once, then begun and answered in order.
    ///
    /// The order of the answers is the order of their facts: a replay has nothing else to go by. `since` is when a call
    /// was first made, for one of a run that is taken on.
    func take(_ calls: [(step: Int, call: Call, since: Timestamp?)]) async {
        var begun: [Begun] = []
        for (step, call, since) in calls where ending == nil {
            if let reply = await take(call, step, since, &begun) { answers.append((call.strand, reply)) }
            endIfSpent(at: call.place)
        }
        await begin(begun)
    }

    /// Ends the run when it has spent one of its budgets.
    func endIfSpent(at place: String = "") {
        if let spent = RunEnd(spent: usage, steps: steps, of: limits, traceback: place) { end(with: spent) }
    }

    /// Begins tasks that are issued, once that is durable.
    func begin(_ begun: [Begun]) async {
        guard !begun.isEmpty else { return }
        if begun.contains(where: { !needsDisk($0.work) }), await !isDurable() { return }
        for task in begun { take(task) }
        // What waits for the disk has its turn before what comes after it in its session.
        var waiting = Set(awaited.compactMap { tasks[$0]?.work?.request.session })
        for task in begun {
            let session = task.work.request.session
            if needsDisk(task.work) || waiting.contains(session) {
                awaited.append(task.id)
                waiting.insert(session)
            } else {
                place(task.id)
            }
        }
        // A later call of the turn has ended the run: what is on record as issued ends on record too.
        if isStopping { for task in begun { stop(task.id) } }
    }

    /// Whether work must be on the disk before it begins: it goes on when the power of this machine fails, and to do it again
    /// would not be the same.
    func needsDisk(_ work: Admitted<TaskRequest>) -> Bool {
        !work.isReadOnly
            && work.request.hosts.contains { plan.backends[plan.backendName(of: $0.name)]?.isRemote == true }
    }

    /// Begins the remote tasks that wait for the disk, when nothing else is to be done first.
    ///
    /// One wait for the disk takes milliseconds and is enough for all that were asked until then; so the script and
    /// whatever has arrived go first, but not for ever.
    func beginAwaited(whenIdle: Bool = false) async {
        guard !awaited.isEmpty else { return }
        let isIdle = !isSourceBusy && answers.isEmpty && mailbox.isEmpty
        guard !whenIdle || isIdle || awaited.count >= Self.mostAwaited else { return }
        // Still among those that wait when the store fails: the run's end has to find them.
        guard await isDurable(toDisk: true) else { return }
        for task in awaited { place(task) }
        awaited = []
        start()
    }

    /// So many remote tasks wait at most for the disk together.
    private static let mostAwaited = 256

    /// Whether everything taken so far is on record, with `toDisk` on the disk; ends the run when it cannot be.
    func isDurable(toDisk: Bool = false) async -> Bool {
        do {
            let taken = (usage.bytes, sequence)
            try await writer?.flush(toDisk: toDisk)
            stored = taken
            return true
        } catch {
            end(with: RunEnd(error))
            return false
        }
    }

    /// The answer to a call; nil when it comes later.
    private func take(
        _ call: Call, _ step: Int, _ since: Timestamp?, _ begun: inout [Begun]
    ) async -> Reply? {
        let effect: Effect
        do {
            effect = try decoder.effect(of: call)
        } catch {
            let asked = AskedCall(
                step: step, strand: call.strand, effect: ["effect": .string(call.operation)],
                place: call.place, since: since)
            switch error {
            case .misuse(let misuse): return settle(asked, .misuse(misuse))
            case .refused(let refusal): return refuse(asked, refusal)
            }
        }
        let asked = AskedCall(
            step: step, strand: call.strand, effect: hidden(effect.json), place: call.place, since: since)
        return await take(effect, asked, &begun)
    }

    /// The answer to an effect; nil when it comes later.
    func take(_ effect: Effect, _ asked: AskedCall, _ begun: inout [Begun]) async -> Reply? {
        switch effect {
        case .task(let request): return take(request, asked, &begun)
        case .session(let request): return take(request, asked)
        default:
            switch plan.admission.admit(effect) {
            case .refused(let refusal): return refuse(asked, refusal)
            case .admitted(let admitted): return await perform(admitted.request, asked)
            }
        }
    }

    private func take(_ request: TaskRequest, _ asked: AskedCall, _ begun: inout [Begun]) -> Reply? {
        switch plan.admission.admit(request) {
        case .refused(let refusal): return refuse(asked, refusal)
        case .admitted(let work):
            // Spent before it is issued: what is on record as issued is performed.
            if case .command = request.work, usage.commands >= limits.commands {
                end(with: RunEnd(.commands, of: limits, traceback: asked.place))
                return nil
            }
            guard isSealable(request) else { return nil }
            let id = TaskID(number: decoder.tasks + 1)
            if let refusal = plan.refuses?(id, request) { return refuse(asked, refusal) }
            decoder.tasks += 1
            record(
                .issued(
                    step: asked.step, strand: asked.strand, task: id, effect: asked.effect, rule: work.rule))
            begun.append(Begun(id: id, work: work, strand: asked.strand, issued: sequence))
            return .outcome(.task(id))
        }
    }

    private func take(_ request: SessionRequest, _ asked: AskedCall) -> Reply? {
        switch plan.admission.admit(request) {
        case .refused(let refusal): return refuse(asked, refusal)
        case .admitted(let admitted):
            guard decoder.sessions.count + openings.count < limits.sessions else {
                end(with: RunEnd(.sessions, of: limits, traceback: asked.place))
                return nil
            }
            return open(admitted, asked)
        }
    }

    /// Records the answer to a call and returns it as the script gets it.
    func settle(_ asked: AskedCall, _ outcome: Outcome) -> Reply {
        let outcome = hidden(outcome)
        learn(outcome)
        record(
            .settled(step: asked.step, strand: asked.strand, effect: asked.effect, outcome: outcome.recorded))
        return .outcome(outcome)
    }

    /// Records a refusal and returns it as the script gets it.
    func refuse(_ asked: AskedCall, _ refusal: Refusal) -> Reply {
        let refusal = hidden(refusal)
        record(.refused(step: asked.step, strand: asked.strand, effect: asked.effect, refusal))
        return .outcome(.refused(refusal))
    }
}

extension Outcome {
    /// The outcome as it is recorded: what facts of endings already say is not said again.
    var recorded: JSON {
        guard case .results(let results, let fault) = self else { return json }
        return .members([
            "results": .array(
                results.map { result in
                    [
                        "task": .string(result.task.description), "status": .string(result.status.rawValue),
                        "done": .bool(result.isDone),
                    ]
                }),
            "fault": fault.map { .object($0.members) },
        ])
    }
}
