public import Admission
public import Effects
public import Journaling

// Not only a script can ask: callers outside the process do, through a service. What they ask is a call of a strand of
// its own, decided, recorded and performed as every other; only the answer goes to whoever waits for it.
extension Run {
    /// Asks for an effect from outside; nil when the run is ending or over.
    ///
    /// The answer is on record when this returns. Hosts are named as they are known to the inventory, a task's as its
    /// session has them.
    public nonisolated func ask(_ effect: Effect) async -> Outcome? {
        await withCheckedContinuation { mailbox.post(.asked(effect, $0)) }
    }

    /// Returns when the run takes what is asked as it comes: once it is begun, or taken on and nothing of it is in doubt
    /// any more; false when it is over.
    public nonisolated func ready() async -> Bool {
        await withCheckedContinuation { mailbox.post(.ready($0)) }
    }

    /// Returns when everything that has happened so far is on record; false when it cannot be, or the run is over.
    public nonisolated func recorded() async -> Bool {
        await withCheckedContinuation { mailbox.post(.recording($0)) }
    }

    /// Lets another policy decide on everything that is asked from now on.
    public nonisolated func use(_ admission: Admission) { mailbox.post(.policy(admission)) }

    /// Ends the run because its callers want nothing more: as succeeded when nothing runs; what runs is stopped, and the
    /// run is cancelled then.
    public nonisolated func close(by whom: String) { mailbox.post(.close(by: whom)) }

    /// Gives the run up as it is, so that it can be resumed: nothing is stopped, and nothing recorded any more.
    ///
    /// For a process that ends: what its backends have begun they are not waited for.
    public nonisolated func leave() { mailbox.post(.leave) }

    /// Records that what a caller asked was refused before it was an effect, as a command that cannot be split is;
    /// returns the refusal as it is on record, nil when the run is ending or over.
    public nonisolated func decline(_ effect: JSON, _ refusal: Refusal) async -> Outcome? {
        await withCheckedContinuation { mailbox.post(.declined(effect, refusal, $0)) }
    }

    /// Takes what a caller asks.
    func asked(_ effect: Effect, _ caller: Caller) async {
        guard let call = call(hidden(effect.json), of: caller) else { return }
        var begun: [Begun] = []
        if let reply = await take(effect, call, &begun) { answers.append((call.strand, reply)) }
        endIfSpent()
        await begin(begun)
    }

    func declined(_ effect: JSON, _ refusal: Refusal, _ caller: Caller) {
        guard let call = call(hidden(effect), of: caller) else { return }
        answers.append((call.strand, refuse(call, refusal)))
        endIfSpent()
    }

    /// A call of a strand of its own; nil, and the caller is told, when the run is ending.
    private func call(_ effect: JSON, of caller: Caller) -> AskedCall? {
        guard ending == nil else {
            caller.resume(returning: nil)
            return nil
        }
        steps += 1
        strands += 1
        callers[strands] = caller
        return AskedCall(step: steps, strand: strands, effect: effect, place: "")
    }

    /// Tells callers what is on record of what they asked.
    func answerCallers() async {
        guard !callers.isEmpty, answers.contains(where: { callers[$0.strand] != nil }) else { return }
        if stored.facts < sequence, await !isDurable() { return }
        answers.removeAll { strand, reply in
            guard let caller = callers.removeValue(forKey: strand) else { return false }
            if case .outcome(let outcome) = reply {
                caller.resume(returning: outcome)
            } else {
                caller.resume(returning: nil)
            }
            return true
        }
    }

    /// No caller is answered any more.
    func dismissCallers() {
        for caller in callers.values { caller.resume(returning: nil) }
        callers = [:]
    }

    /// The callers want nothing more.
    func closed(by whom: String) {
        guard unfinished.isEmpty else { return cancelled(by: whom) }
        end(with: RunEnd(state: .succeeded, result: ["closed_by": .string(whom)]))
    }
}

extension RunEnd {
    /// The code of what ``Run/leave()`` leaves.
    public static let leftCode = "run.left"

    /// A run that goes on without this driver.
    static let left = RunEnd(state: .failed, code: leftCode, message: "the run was left, to be resumed")
}
