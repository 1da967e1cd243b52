public import Effects

/// A question of a run that nobody has answered yet.
public struct OpenQuestion: Sendable, Hashable {
    /// The step that asks.
    public let step: Int
    /// What is asked.
    public let question: Question
    /// When it was asked first.
    public let time: Timestamp

    /// The open questions of a run, the first asked first; none once it has ended.
    public static func open(in facts: [Fact]) -> [OpenQuestion] {
        facts.reduce(into: []) { open, fact in add(fact, to: &open) }
    }

    /// Takes one more fact of a run whose open questions are `open`.
    public static func add(_ fact: Fact, to open: inout [OpenQuestion]) {
        switch fact.event {
        case .asked(let step, _, let effect):
            // A run that is taken on asks again.
            guard !open.contains(where: { $0.step == step }), let question = try? Question(effect: effect)
            else { return }
            open.append(OpenQuestion(step: step, question: question, time: fact.time))
        case .settled(let step, _, _, _): open.removeAll { $0.step == step }
        case .ending, .ended: open = []
        case .started, .issued, .refused, .finished, .resumed, .repeated, .cancelled: break
        }
    }
}
