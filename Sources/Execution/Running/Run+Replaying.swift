import Admission
import Effects
import Journaling
import SandboxProtocol

// A resumed run goes through its facts again, one after another: the script is given the recorded answers in the order
// in which they were recorded, which is the order in which it got them, and must ask what it asked. Nothing is performed
// and nothing recorded meanwhile.
extension Run {
    /// Goes through the record with the script.
    func replay(acceptsChanges: Bool) async throws(ReplayStop) -> Replay {
        var replay = Replay()
        var record = RecordReader(journal, plan.id)
        var isBegun = false
        while let fact = try read(&record) {
            take(note: fact, &replay)
            if !isBegun, replay.decided == nil {
                isBegun = true
                hear(await source.begin(), &replay)
            }
            guard let (strand, reply) = try await take(fact, &replay, acceptsChanges) else { continue }
            replay.answered = fact.time
            guard !replay.abandoned.contains(strand), replay.last == nil else { continue }
            hear(await source.resume(strand, with: reply.answer), &replay)
        }
        replay.endSegment()
        return replay
    }

    /// Goes through the record without the script: its tasks, what it held, and how far it came.
    func rebuild() async throws(ReplayStop) -> Replay {
        var replay = Replay()
        var record = RecordReader(journal, plan.id)
        while let fact = try read(&record) {
            take(note: fact, &replay)
            switch fact.event {
            case .issued(let step, let strand, let task, let effect, _):
                note(step, strand)
                try begin(recorded: task, effect, by: strand, fact)
            case .settled(let step, let strand, let effect, let outcome):
                note(step, strand)
                takeHeld(effect, outcome)
                if effect["effect"]?.asString == "cancel", let task = effect["task"]?.asString {
                    replay.stopped.insert(TaskID(task))
                }
                do { try takeSession(effect, outcome) } catch { throw ReplayStop(error, at: fact) }
            case .refused(let step, let strand, _, _): note(step, strand)
            default: try takePlain(fact, &replay)
            }
        }
        replay.endSegment()
        return replay
    }

    /// What comes after has later numbers.
    private func note(_ step: Int, _ strand: UInt32) {
        steps = max(steps, step)
        strands = max(strands, strand)
    }

    private func read(_ record: inout RecordReader) throws(ReplayStop) -> Fact? {
        do { return try record.next() } catch { throw ReplayStop(error) }
    }

    private func take(note fact: Fact, _ replay: inout Replay) {
        sequence = fact.sequence
        usage.add(fact)
        replay.note(fact)
    }

    /// Keeps what the script asks until the record says how it was answered.
    private func hear(_ result: StepResult, _ replay: inout Replay) {
        guard case .turn(let turn) = result else {
            replay.last = result
            return
        }
        for call in turn.calls {
            steps += 1
            replay.asked[steps] = Replay.Asked(call: call, since: replay.answered ?? clock.now())
        }
        // Without its calls, which are answered as all others are.
        if turn.state != .waiting { replay.last = .turn(Turn(calls: [], state: turn.state)) }
    }

    /// Takes a fact; answers what the script is to hear of it.
    private func take(
        _ fact: Fact, _ replay: inout Replay, _ acceptsChanges: Bool
    ) async throws(ReplayStop) -> (strand: UInt32, reply: Reply)? {
        switch fact.event {
        case .issued(_, let strand, let task, let effect, _) where effect.isHosts:
            try begin(recorded: task, effect, by: strand, fact)
            return nil
        case .issued(let step, let strand, let task, let effect, _):
            let asked = try match(step, effect, &replay)
            try begin(recorded: task, effect, by: strand, fact, asked: asked)
            return (strand, .outcome(.task(task)))
        case .settled(let step, let strand, let effect, let outcome):
            let asked = try match(step, effect, &replay)
            do {
                return (strand, try await answer(asked, outcome, fact, &replay, acceptsChanges))
            } catch let error as JSONShapeError {
                throw ReplayStop(error, at: fact)
            } catch {
                throw error as? ReplayStop ?? ReplayStop(RunEnd(state: .failed, message: "\(error)"))
            }
        case .refused(let step, let strand, let effect, let refusal):
            _ = try match(step, effect, &replay)
            return (strand, .outcome(.refused(refusal)))
        default:
            try takePlain(fact, &replay)
            return nil
        }
    }

    /// The effect a call of the script asks for now, which must be what is on record; nil for one without meaning.
    private func match(
        _ step: Int, _ recorded: JSON, _ replay: inout Replay
    ) throws(ReplayStop) -> Effect? {
        guard let asked = replay.asked.removeValue(forKey: step) else {
            if let last = replay.last { throw .ended(step: step, recorded: recorded, last) }
            throw .mismatch(step: step, recorded: recorded, asked: nil)
        }
        let effect = try? decoder.effect(of: asked.call)
        let now = effect.map { hidden($0.json) } ?? ["effect": .string(asked.call.operation)]
        guard now == recorded else { throw .mismatch(step: step, recorded: recorded, asked: now) }
        return effect
    }

    /// Takes a fact that answers nobody.
    private func takePlain(_ fact: Fact, _ replay: inout Replay) throws(ReplayStop) {
        switch fact.event {
        case .finished(let task, let outcome): try took(outcome, of: task, at: fact.sequence)
        case .cancelled(let by): replay.decided = .cancelled(by: by)
        case .ending(let end):
            replay.decided = end
            recordedEnding = end
        case .started, .issued, .settled, .refused, .resumed, .repeated, .asked, .ended: break
        }
    }

    /// A task as it was begun; what of it has not ended is looked after when the record is through.
    private func begin(
        recorded id: TaskID, _ effect: JSON, by strand: UInt32, _ fact: Fact, asked: Effect? = nil
    ) throws(ReplayStop) {
        decoder.tasks = max(decoder.tasks, id.number ?? 0)
        // A question about a step in doubt is asked again when it is needed.
        guard effect["probe_of"] == nil else { return }
        let request: TaskRequest
        do {
            // What is on record may have a value masked that the script has.
            if case .task(let task) = asked {
                request = task
            } else {
                request = try TaskRequest(effect: effect)
            }
        } catch { throw ReplayStop(error, at: fact) }
        let names = request.hosts.map(\.name)
        var task = RunningTask(
            work: nil, strand: strand, result: TaskResult(task: id, names: names),
            facts: fact.sequence...fact.sequence)
        // A policy that has changed may not allow it any more: then nothing more is done for it.
        if case .admitted(let work) = plan.admission.admit(request) { task.work = work }
        tasks[id] = task
        unfinished.insert(id)
    }

    /// An ending that is on record.
    private func took(_ recorded: HostOutcome, of id: TaskID, at sequence: Int) throws(ReplayStop) {
        let outcome: HostOutcome
        do { outcome = try opened(recorded, of: id) } catch { throw ReplayStop(RunEnd(error)) }
        tasks[id]?.result.ended[outcome.host] = outcome
        if let issued = tasks[id]?.facts.lowerBound { tasks[id]?.facts = issued...sequence }
        guard tasks[id]?.result.isDone == true else { return }
        unfinished.remove(id)
        tasks[id]?.work = nil
        shelve(id)
    }
}

extension JSON {
    /// Whether the host began the task itself: an undo, or a question about a step in doubt.
    var isHosts: Bool { self["undo"] != nil || self["probe_of"] != nil }
}
