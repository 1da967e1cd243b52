import Admission
import Effects
import Journaling
import SandboxProtocol

extension Run {
    /// Whether everything that ran has ended after the run's end was decided.
    var isOver: Bool {
        ending != nil && unfinished.isEmpty && performances.isEmpty && openings.isEmpty
    }

    /// Decides how the run ends.
    ///
    /// With `drains`, running tasks may end by themselves; otherwise they are stopped. A later cause
    /// replaces an earlier one only when it weighs more: the store, the sandbox, cancellation, the rest.
    func end(with end: RunEnd, drains: Bool = false) {
        if let decided = ending, decided.weight >= end.weight { return }
        // Too late to be anything else; only the store still matters.
        if holding.isUndoing, end.weight < RunEnd.journalWeight { return }
        ending = hidden(end)
        isStopping = !drains
        if !drains, !unfinished.isEmpty { recordEnding(end) }
        waits = [:]
        waiting = [:]
        sleeps = [:]
        holding.lockWaits = [:]
        answers = []
        dismissCallers()
        dropQuestions()
        if let runTimer, !drains { stopTimer(runTimer) }
        let lasting = [runTimer, holding.requestTimer]
        for (number, timer) in timers where !lasting.contains(number) { timer.cancel() }
        // Nobody is there to use a session that opens now.
        for task in openings.values { task.cancel() }
        if !drains { stop(unfinished) }
    }

    /// Puts on record how the run will end, before anything is stopped or undone because of it: whoever takes the run on
    /// must not give the script a task that was only stopped.
    func recordEnding(_ end: RunEnd) {
        let end = hidden(end)
        guard recordedEnding != end else { return }
        recordedEnding = end
        record(.ending(end))
    }

    /// Somebody wants the run to end.
    func cancelled(by whom: String) {
        guard ending?.weight ?? 0 < RunEnd.cancelled(by: whom).weight, !holding.isUndoing else { return }
        record(.cancelled(by: whom))
        end(with: .cancelled(by: whom))
    }

    /// Ends what is left and puts the ending on record.
    func finish() async -> RunEnd {
        for timer in timers.values { timer.cancel() }
        await source.stop()
        await driving?.value
        await watching?.value
        for session in decoder.sessions.values + holding.sessions { closeBackends(of: session) }
        decoder.sessions = [:]
        await closing?.value
        var end =
            ending ?? RunEnd(state: .failed, code: "run.bug", message: "the run ended without an ending")
        record(.ended(end))
        do {
            try await writer?.close()
            isEnded = true
        } catch {
            if end.weight < RunEnd.journalWeight {
                end = RunEnd(error)
            }
        }
        return end
    }

    /// The ending of a script that returned.
    func returned(_ value: LuaValue) -> RunEnd {
        do {
            let result = try JSON(result: value)
            return RunEnd(state: .succeeded, result: result == .null ? nil : result)
        } catch {
            return RunEnd(
                state: .failed, code: error.code, message: "the playbook's result: \(error.message)")
        }
    }
}

extension RunEnd {
    /// The ending of a run whose record cannot be kept or read.
    init(_ error: JournalError) {
        self.init(state: .failed, code: error.code, message: error.message, remedy: error.remedy)
    }

    static let journalWeight = 4

    /// What wins when several things end a run: 6, 8, 7, 5, then the rest (exit codes of the command).
    var weight: Int {
        if code?.hasPrefix("journal.") == true { return Self.journalWeight }
        if code?.hasPrefix("sandbox.") == true { return 3 }
        if state == .cancelled { return 2 }
        return state == .succeeded || state == .degraded ? 0 : 1
    }

    static func cancelled(by whom: String) -> RunEnd {
        RunEnd(state: .cancelled, code: "cancelled", message: "cancelled by \(whom)")
    }

    /// The ending of a script that raised what nobody caught.
    init(_ error: ScriptError) {
        let state: RunState =
            switch error.kind {
            case .refused: .refused
            case .fault: .fault
            case .failed, .usage, .lua: .failed
            }
        var result: JSON?
        if case .table(let extra) = error.extra, let data = extra["data"] { result = try? JSON(result: data) }
        self.init(
            state: state, code: error.code, message: error.message, remedy: error.remedy,
            traceback: error.traceback.isEmpty ? nil : error.traceback, result: result)
    }
}
