import LuaSandbox
import SandboxProtocol

/// A fleet on virtual time that answers the calls of the real `gse.rollout`, in this process.
///
/// Answers that are due at the same time come in a random order, repeated by the case's seed.
final class RolloutFleet {
    /// What happened, as the host saw it.
    enum Event: Equatable {
        /// A step was begun on a host.
        case begin(RolloutCase.Step, String)
        /// The script was told how it ended.
        case end(RolloutCase.Step, String, RolloutCase.Mishap?)
        /// The script was told that nobody approved.
        case rejection
        /// Everything waits, and time goes on.
        case pause
    }

    /// What one case did.
    struct Trace {
        var events: [Event] = []
        /// What the rollout returned; nil when it raised.
        var report: LuaTable?
        var message = ""
    }

    private struct Due {
        let time: Int
        let tie: UInt64
        let strand: UInt32
        let answer: Answer
        var event: Event?
    }

    /// Plays the cases it is given until there are none.
    private static let driver = """
        local function step_of(step, case)
            return function(h)
                if case.returns then return gse.exec(h, { step, h.name }, { ok = false }) end
                gse.exec(h, { step, h.name })
            end
        end
        local answer = {}
        while true do
            local case = gse.playbook(answer)
            if not case.options then return end
            local o = case.options
            o.on = gse.session {}
            for _, step in ipairs(case.steps) do o[step] = step_of(step, case) end
            local ok, report = pcall(gse.rollout, o)
            answer = ok and { report = report } or { message = tostring(report) }
        end
        """

    private let cases: [RolloutCase]
    private var traces: [Trace] = []
    private var due: [Due] = []
    private var now = 0
    private var random = SplitMix64(state: 0)
    private var tasks: [(host: RolloutCase.Member, step: RolloutCase.Step)] = []

    private init(_ cases: [RolloutCase]) { self.cases = cases }

    /// What each of these cases does; the last trace is where it went wrong when there are fewer.
    static func play(_ cases: [RolloutCase]) throws -> [Trace] {
        let fleet = RolloutFleet(cases)
        let start = ScriptStart(
            source: [UInt8](driver.utf8), name: "driver.lua", seed: cases.first?.seed ?? 0)
        let machine = try LuaMachine(start)
        var turn = try machine.begin()
        while case .waiting = turn.state {
            for call in turn.calls { fleet.take(call) }
            guard let next = fleet.next() else {
                fleet.change { $0.message = "every strand waits" }
                return fleet.traces
            }
            turn = try machine.resume(next.strand, with: next.answer)
        }
        if case .raised(let error) = turn.state { fleet.change { $0.message = error.message } }
        return fleet.traces
    }

    private func change(_ body: (inout Trace) -> Void) {
        guard !traces.isEmpty else { return }
        body(&traces[traces.count - 1])
    }

    private func next() -> Due? {
        guard let first = due.indices.min(by: { (due[$0].time, due[$0].tie) < (due[$1].time, due[$1].tie) })
        else {
            return nil
        }
        let next = due.remove(at: first)
        if next.time > now { change { $0.events.append(.pause) } }
        now = next.time
        if let event = next.event { change { $0.events.append(event) } }
        return next
    }

    private func answer(_ call: Call, _ value: LuaValue, after seconds: Int = 0, event: Event? = nil) {
        due.append(
            Due(
                time: now + seconds, tie: random.next(), strand: call.strand, answer: .value(value),
                event: event))
    }

    private func take(_ call: Call) {
        switch call.operation {
        case "playbook": takeReport(call)
        case "session":
            let names = cases[traces.count - 1].members.map { LuaValue.text($0.name) }
            answer(call, .record(["id": .text("s1"), "hosts": .list(names)]))
        case "hosts": answer(call, .list(cases[traces.count - 1].members.map(Self.described)))
        case "exec": takeCommand(call)
        case "wait": takeWait(call)
        case "sleep":
            guard case .int(let seconds)? = call.arguments.first else { return answer(call, .null) }
            answer(call, .null, after: Int(seconds))
        case "approve":
            let isApproved = cases[traces.count - 1].isApproved
            answer(
                call, .record(["approved": .bool(isApproved)]), after: 3, event: isApproved ? nil : .rejection
            )
        default: answer(call, .null)
        }
    }

    private func takeReport(_ call: Call) {
        if case .table(let given)? = call.arguments.first {
            change { trace in
                if case .table(let report)? = given["report"] { trace.report = report }
                if case .string(let message)? = given["message"] {
                    trace.message = String(decoding: message, as: UTF8.self)
                }
            }
        }
        guard traces.count < cases.count else { return answer(call, .table(LuaTable())) }
        traces.append(Trace())
        tasks = []
        let next = cases[traces.count - 1]
        random = SplitMix64(state: ~next.seed)
        answer(call, next.value)
    }

    private func takeCommand(_ call: Call) {
        guard case .handle(let view)? = call.arguments.first, let name = view.hosts?.first,
            case .table(let command) = call.arguments[1], case .string(let word)? = command.sequence.first,
            let step = RolloutCase.Step(rawValue: String(decoding: word, as: UTF8.self)),
            let host = cases[traces.count - 1].members.first(where: { $0.name == name })
        else { return answer(call, .null) }
        tasks.append((host, step))
        change { $0.events.append(.begin(step, name)) }
        answer(call, .record(["id": .text("t\(tasks.count)")]))
    }

    private func takeWait(_ call: Call) {
        guard case .table(let list)? = call.arguments.first, case .handle(let task)? = list.sequence.first,
            let number = Int(task.id.dropFirst())
        else { return answer(call, .null) }
        let (host, step) = tasks[number - 1]
        let mishap = host.mishaps[step]
        let status = LuaValue.text(mishap?.rawValue ?? "succeeded")
        let outcome = LuaValue.record([
            "name": .text(host.name), "ok": .bool(mishap == nil), "status": status,
        ])
        let result = LuaValue.record([
            "done": .bool(true), "ok": .bool(mishap == nil), "status": status, "hosts": .list([outcome]),
        ])
        answer(call, .list([result]), after: host.durations[step] ?? 1, event: .end(step, host.name, mishap))
    }

    private static func described(_ member: RolloutCase.Member) -> LuaValue {
        .record([
            "name": .text(member.name), "address": .text(member.name),
            "groups": .list(member.groups.map(LuaValue.text)),
        ])
    }
}
