import Admission
import Effects
import Journaling

extension Run {
    /// Registers an undo, admitted as it would be if it were performed now.
    func register(_ request: UndoRequest, _ asked: AskedCall) -> Reply? {
        guard case .admitted(let work) = plan.admission.admit(request.task) else {
            return settle(asked, .misuse(Misuse("this is no undo")))
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
    func keep(_ id: UndoID) { holding.undos.removeAll { $0.id == id } }

    /// Holds an undo that was registered: now, or on record.
    func hold(_ id: UndoID, _ request: UndoRequest, _ work: Admitted<TaskRequest>) {
        decoder.undos = max(decoder.undos, id.number ?? 0)
        holding.undos.append(Holding.Undo(id: id, request: request, work: work))
    }

    /// Performs the undos that the run's ending calls for, the last registered first, one after another.
    ///
    /// Each has its own time-out and nothing else ends it: neither the run's time, which the run has spent, nor
    /// another wish to cancel. How the run ends is settled here: an undo that is performed after success must not make
    /// the others due. When the store cannot record, none is begun.
    func performUndos() async {
        guard nextUndo != nil else { return }
        holding.isUndoing = true
        if let runTimer { stopTimer(runTimer) }
        await source.stop()
        while let undo = nextUndo {
            keep(undo.id)
            await perform(undo)
        }
        judge()
    }

    /// The undo to be performed next; nil when none is left that the ending calls for.
    private var nextUndo: Holding.Undo? {
        guard let ending, ending.weight < RunEnd.journalWeight else { return nil }
        return holding.undos.last { $0.request.isAlways || !ending.isGood }
    }

    private func perform(_ undo: Holding.Undo) async {
        let task = undo.id.task
        record(
            .issued(
                step: 0, strand: 0, task: task, effect: undo.request.performing(undo.id), rule: undo.work.rule
            ))
        guard await isDurable() else { return }
        begin(task, undo.work, strand: 0, issued: sequence)
        start()
        while !isOver { await handle(mailbox.next()) }
        guard case .command(let command, _) = undo.request.task.work else { return }
        for outcome in tasks[task]?.result.outcomes ?? [] where outcome.status != .succeeded {
            holding.failedUndos.append(
                "\(undo.id) on \(outcome.host): \(outcome.words): \(command.line)")
        }
    }

    /// What the undos that failed make of the ending.
    private func judge() {
        guard var ending, !holding.failedUndos.isEmpty else { return }
        ending.failedUndos = holding.failedUndos
        if ending.isGood {
            let count = holding.failedUndos.count
            ending.state = .failed
            ending.code = "failed.undo"
            ending.message = count == 1 ? "an undo failed" : "\(count) undos failed"
        }
        self.ending = ending
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
