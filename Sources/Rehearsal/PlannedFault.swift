public import Backends
public import Effects
public import Journaling

/// A fault at one place of a rehearsal, as reports and command lines write it: `task 4 on host-0002: exit_code=1`.
public struct PlannedFault: Sendable, Hashable, CustomStringConvertible {
    /// The task that it happens to, counted as the run begins them; an undo has a task of its own.
    public let task: TaskID
    /// The host it happens on.
    public let host: String
    /// What happens.
    public let fault: SimulatedFault

    /// Makes one.
    public init(_ task: TaskID, on host: String, _ fault: SimulatedFault) {
        self.task = task
        self.host = host
        self.fault = fault
    }

    /// Reads what ``description`` wrote; nil for anything else.
    public init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let words = text[..<colon].split(separator: " ", maxSplits: 3)
        let word = text[text.index(after: colon)...].drop { $0 == " " }
        guard words.count == 4, words[2] == "on", let number = Int(words[1]), number > 0,
            let fault = SimulatedFault(word: String(word))
        else { return nil }
        switch words[0] {
        case "task": task = TaskID(number: number)
        case "undo": task = UndoID(number: number).task
        default: return nil
        }
        host = String(words[3])
        self.fault = fault
    }

    public var description: String {
        if let number = task.number { return "task \(number) on \(host): \(fault.word)" }
        let number = UndoID(task.description).number ?? 0
        return "undo \(number) on \(host): \(fault.word)"
    }

    /// Whether a run came to where it happens.
    public func happened(in facts: [Fact]) -> Bool {
        facts.contains { fact in
            switch fact.event {
            case .issued(_, _, let task, let effect, _):
                task == self.task && effect.list("hosts").contains { $0["name"]?.asString == host }
            case .refused(_, _, let effect, let refusal):
                refusal.details?["task"]?.asString == task.description
                    && effect.list("hosts").contains { $0["name"]?.asString == host }
            case .started, .finished, .asked, .settled, .resumed, .repeated, .ending, .cancelled, .ended:
                false
            }
        }
    }

    /// Where it happens.
    var place: FaultPlan.Place { FaultPlan.Place(task, on: host) }
}

extension SimulatedFault {
    /// Reads what ``word`` wrote; nil for anything else.
    public init?(word: String) {
        let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
        switch (parts.first, parts.dropFirst().first) {
        case ("exit_code", let code?):
            guard let code = Int32(code), (0...255).contains(code) else { return nil }
            self = .exitCode(code)
        case ("slow", let time?):
            guard let duration = Quantity.duration(time) else { return nil }
            self = .slow(duration)
        case ("timed_out", nil): self = .timedOut
        case ("lost", nil): self = .lost
        case ("truncated", nil): self = .truncated
        case ("not_startable", nil): self = .notStartable
        case ("dies", nil): self = .diesMidCommand
        case ("refused", nil): self = .refused
        case _: return nil
        }
    }
}
