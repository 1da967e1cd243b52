public import Execution
public import SandboxProtocol

/// A script whose turns are written down beforehand. It keeps the answers it is given.
public actor ScriptedSource: StepSource {
    private var turns: ArraySlice<StepResult>
    /// The answers given so far, in order, with the strand each was for.
    public private(set) var answers: [(strand: UInt32, answer: Answer)] = []
    /// Whether it was told to stop.
    public private(set) var isStopped = false

    /// A script of these turns: the first when it begins, one for every answer, and nothing more after the last.
    public init(_ turns: [StepResult]) { self.turns = turns[...] }

    /// A script of one strand that makes these calls one after another and returns a value.
    public init(calls: [Call], returning value: LuaValue = .null) {
        let turns = calls.map { StepResult.turn(Turn(calls: [$0])) }
        self.turns = (turns + [.turn(Turn(calls: [], state: .returned(value)))])[...]
    }

    public func begin() -> StepResult { next() }

    public func resume(_ strand: UInt32, with answer: Answer) -> StepResult {
        answers.append((strand, answer))
        return next()
    }

    public func stop() { isStopped = true }

    private func next() -> StepResult { turns.popFirst() ?? .turn(Turn(calls: [])) }
}
