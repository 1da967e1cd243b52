import Admission
import Effects
import Journaling
import SandboxProtocol

extension Run {
    /// Whether everything that ran has ended after the run's end was decided.
    var isOver: Bool {
        ending != nil && unfinished.isEmpty && performances.isEmpty && opening == 0
    }

    /// Decides how the run ends.
    ///
    /// With `drains`, running tasks may end by themselves; otherwise they are stopped. A later cause
    /// replaces an earlier one only when it weighs more: the store, the sandbox, cancellation, the rest.
    func end(with end: RunEnd, drains: Bool = false) {
        if let decided = ending, decided.weight >= end.weight { return }
        ending = end
        isStopping = !drains
        waits = [:]
        waiting = [:]
        sleeps = [:]
        answers = []
        if let runTimer, !drains { stopTimer(runTimer) }
        for (number, timer) in timers where number != runTimer { timer.cancel() }
        if !drains { stop(unfinished) }
    }

    /// Somebody wants the run to end.
    func cancelled(by whom: String) {
        guard ending?.weight ?? 0 < RunEnd.cancelled(by: whom).weight else { return }
        record(.cancelled(by: whom))
        end(with: .cancelled(by: whom))
    }

    /// Ends what is left and puts the ending on record.
    func finish() async -> RunEnd {
        for timer in timers.values { timer.cancel() }
        await source.stop()
        await driving?.value
        await closeSessions()
        var end =
            ending ?? RunEnd(state: .failed, code: "run.bug", message: "the run ended without an ending")
        record(.ended(end))
        do {
            try await writer?.close()
        } catch {
            if end.weight < RunEnd.journalWeight {
                end = RunEnd(state: .failed, code: error.code, message: error.message)
            }
        }
        return end
    }

    /// The ending of a script that returned.
    func returned(_ value: LuaValue) -> RunEnd {
        do {
            let result = try JSON(value)
            return RunEnd(state: .succeeded, result: result == .null ? nil : result)
        } catch {
            return RunEnd(
                state: .failed, code: error.code, message: "the playbook's result: \(error.message)")
        }
    }
}

extension RunEnd {
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
        if case .table(let extra) = error.extra, let data = extra["data"] { result = try? JSON(data) }
        self.init(
            state: state, code: error.code, message: error.message, remedy: error.remedy,
            traceback: error.traceback.isEmpty ? nil : error.traceback, result: result)
    }

    /// The ending of a script that a limit of its own ended.
    init(_ limit: LimitReached, _ limits: RunLimits) {
        let (name, sentence) =
            switch limit.reason {
            case .cpu: ("cpu", "the playbook used more than \(limits.cpu.spelled) of CPU time")
            case .memory: ("memory", "the playbook needed more than \(limits.memory) of memory")
            case .stepTime:
                ("step_time", "the playbook made no call for more than \(limits.stepTime.spelled)")
            case .value:
                ("value", "a value of more than \(limits.value) was to cross between playbook and host")
            case .strands: ("strands", "the playbook had more than \(limits.strands) strands")
            }
        self.init(
            state: .failed, code: "limit.\(name)", message: sentence,
            remedy: "raise limits.\(name) in the policy",
            traceback: limit.traceback.isEmpty ? nil : limit.traceback)
    }

    /// The ending of a run that has spent one of its budgets; nil when it has not.
    init?(spent usage: Usage, steps: Int, of limits: RunLimits) {
        let budgets: [(name: String, used: Int, allowed: Int, unit: String)] = [
            ("refusals", usage.refusals, limits.refusals, "refusals"),
            ("effects", steps, limits.effects, "effects"),
            ("log", usage.logBytes, limits.log.bytes, "bytes of log"),
            ("output_total", usage.outputBytes, limits.outputTotal.bytes, "bytes of output"),
        ]
        guard let spent = budgets.first(where: { $0.used > $0.allowed }) else { return nil }
        self.init(spent: spent.name, of: spent.allowed, spent.unit)
    }

    /// The ending of a run that has spent a budget.
    init(spent name: String, of allowed: Int, _ unit: String) {
        self.init(
            state: .failed, code: "budget.\(name)",
            message: "the run had more than the \(allowed) \(unit) it may have",
            remedy: "raise limits.\(name) in the policy")
    }
}
