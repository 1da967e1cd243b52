import Admission
import Effects
import Journaling

extension Run {
    /// Takes what a settled effect of the record changed in what the host holds for the run.
    ///
    /// What is not understood is left alone: the record was written by a run, and read as one.
    func takeHeld(_ effect: JSON, _ outcome: JSON) {
        guard let outcome = try? Outcome(json: outcome) else { return }
        let name = effect["name"]?.asString
        switch (effect["effect"]?.asString, outcome) {
        case ("undo", .undo(let id, _)):
            do {
                hold(again: try UndoRequest(effect: effect), id)
            } catch {
                // What it was for cannot be told either.
                drop(id, "cannot be told from the record: \(error)", isAlways: true)
            }
        case ("keep", .done):
            if let id = effect["undo"]?.asString { keep(UndoID(id)) }
        case ("lock", .done):
            if let name { holding.locks.insert(name) }
        case ("unlock", .done):
            if let name { holding.locks.remove(name) }
        case ("playbook", .value):
            if let lock = effect["lock"]?.asString { holding.locks.insert(lock) }
        default: break
        }
    }

    /// An undo is admitted again: the policy may have changed since it was registered.
    private func hold(again request: UndoRequest, _ id: UndoID) {
        switch plan.admission.admit(request.task) {
        case .admitted(let work): hold(id, request, work)
        case .refused(let refusal):
            drop(id, "is refused now: \(refusal.message)", isAlways: request.isAlways)
        }
    }

    /// An undo that cannot be performed any more is named at the end as one that failed.
    private func drop(_ id: UndoID, _ why: String, isAlways: Bool) {
        decoder.undos = max(decoder.undos, id.number ?? 0)
        holding.lostUndos[id] = ("\(id) \(why)", isAlways)
    }

    /// Takes the locks of the record again, and gives those back that the record says were given back.
    ///
    /// Answers the end of a run that has lost one to another run meanwhile; nil when all is well.
    func reclaimLocks() -> RunEnd? {
        guard !plan.header.isDryRun else { return nil }
        do {
            for name in holding.locks.sorted() {
                guard let holder = try take(name) else { continue }
                return RunEnd(
                    state: .failed, code: "replay.lock",
                    message: "the lock \(quoted(name)) of this run was taken away, and run \(holder.run) of "
                        + "\(holder.by) holds it since \(holder.since)",
                    remedy: "resume it when that run has ended, or cancel it")
            }
            for lock in try locks.locks() where lock.run == plan.id && !holding.locks.contains(lock.name) {
                try locks.release(lock.name, of: plan.id)
            }
            return nil
        } catch {
            return RunEnd(error)
        }
    }
}
