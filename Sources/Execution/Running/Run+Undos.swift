import Admission
import Effects
import Journaling
import Secrets

extension Run {
    /// Registers an undo, admitted as it would be if it were performed now.
    func register(_ request: UndoRequest, _ asked: AskedCall) -> Reply? {
        guard case .admitted(let work) = plan.admission.admit(request.task) else {
            return settle(asked, .misuse(Misuse("this is no undo")))
        }
        // After a kill it is performed from the record, where what it says would not be what it was.
        guard asked.effect["masked"] == nil else {
            let remedy = "give the undo the value by gse.secret in stdin or env"
            let message = "gse.undo: the command holds a value that cannot be on record; \(remedy)"
            return settle(asked, .misuse(Misuse(code: "usage.secret", message)))
        }
        // It may run as a command of its own, so it counts as one.
        guard usage.commands < limits.commands else {
            end(with: RunEnd(.commands, of: limits, traceback: asked.place))
            return nil
        }
        let id = UndoID(number: decoder.undos + 1)
        hold(id, request, work)
        return settle(asked, .undo(id, rule: work.rule))
    }

    /// Drops an undo: what it would take back is to stay.
    func keep(_ id: UndoID) {
        // Mostly the last one.
        if let index = holding.undos.lastIndex(where: { $0.id == id }) { holding.undos.remove(at: index) }
        holding.lostUndos[id] = nil
    }

    /// Holds an undo that was registered: now, or on record.
    func hold(_ id: UndoID, _ request: UndoRequest, _ work: Admitted<TaskRequest>) {
        decoder.undos = max(decoder.undos, id.number ?? 0)
        holding.undos.append(Holding.Undo(id: id, request: request, work: work))
    }

    /// Performs the undos that the run's ending calls for, the last registered first, one after another.
    ///
    /// Each has its own time-out and nothing else ends it: neither the run's time, which the run has spent, nor
    /// another wish to cancel. How the run ends is settled here: an undo that is performed after success must not make
    /// the others due. When the store cannot record, none is begun. Those that were begun before a crash are not begun
    /// again.
    func performUndos() async {
        guard let ending, !holding.undos.isEmpty || !holding.lostUndos.isEmpty else { return }
        let due = holding.undos.filter {
            ($0.request.isAlways || !ending.isGood) && tasks[$0.id.task] == nil
        }
        if !due.isEmpty {
            holding.isUndoing = true
            if let runTimer { stopTimer(runTimer) }
            await source.stop()
            // Whoever takes the run on has to undo as well, whatever the script would do then.
            recordEnding(ending)
        }
        for undo in due.reversed() {
            guard await perform(undo) else { return }
        }
        name(failuresOf: ending)
    }

    /// Performs one; false when the store cannot record, and nothing more may be performed.
    private func perform(_ undo: Holding.Undo) async -> Bool {
        let task = undo.id.task
        record(
            .issued(
                step: 0, strand: 0, task: task, effect: hidden(undo.request.performing(undo.id)),
                rule: undo.work.rule))
        guard await isDurable(toDisk: needsDisk(undo.work)) else { return false }
        take(Begun(id: task, work: undo.work, strand: 0, issued: sequence))
        place(task)
        start()
        while !isOver { await handle(mailbox.next()) }
        return ending?.weight ?? 0 < RunEnd.journalWeight
    }

    /// What the undos that failed, now or before a crash, make of the ending.
    private func name(failuresOf end: RunEnd) {
        var failed: [String] = []
        for undo in holding.undos.reversed() {
            guard case .command(let command, _) = undo.request.task.work else { continue }
            for outcome in tasks[undo.id.task]?.result.outcomes ?? [] where outcome.status != .succeeded {
                let words = "\(undo.id) on \(outcome.host): \(outcome.words): \(command.line)"
                failed.append(mask.said.masked(words))
            }
        }
        let lost = holding.lostUndos.filter { id, undo in
            let outcomes = tasks[id.task]?.result.outcomes ?? []
            let isDone = !outcomes.isEmpty && outcomes.allSatisfy { $0.status == .succeeded }
            return (undo.isAlways || !end.isGood) && !isDone
        }
        failed += lost.sorted { $0.key.number ?? 0 > $1.key.number ?? 0 }.map(\.value.why)
        guard !failed.isEmpty else { return }
        var end = end
        end.failedUndos = failed
        if end.isGood {
            end.state = .failed
            end.code = "failed.undo"
            end.message = failed.count == 1 ? "an undo failed" : "\(failed.count) undos failed"
        }
        ending = end
    }
}

extension RunEnd {
    /// Whether the run did what it was to do, on all or most hosts.
    var isGood: Bool { state == .succeeded || state == .degraded }
}

extension HostOutcome {
    /// How it ended, in a few words.
    fileprivate var words: String {
        var words = status.rawValue.replacing("_", with: " ")
        if let exitCode, exitCode != 0 { words += ", exit code \(exitCode)" }
        if let signal { words += ", signal \(signal)" }
        return reason.map { "\(words), \($0)" } ?? words
    }
}
