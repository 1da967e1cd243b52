import Journaling

/// One rehearsal of an exploration, read: its facts are not kept.
struct Explored: Sendable {
    let explored: ExploredCase
    let findings: [Finding]
    let reactions: [Reaction]
    let state: RunState?
    let coverage: Coverage
    /// Why it could not be made; nil when it was.
    let trouble: String?

    init(_ explored: ExploredCase, trouble: String) {
        (self.explored, self.trouble) = (explored, trouble)
        (findings, reactions, state, coverage) = ([], [], nil, Coverage())
    }

    init(_ explored: ExploredCase, _ made: ExploredRun, _ clean: ExploredRun, _ knowledge: RunKnowledge) {
        let story = RunStory(made.run.facts, knowledge)
        let reference = RunStory(clean.run.facts, knowledge)
        self.explored = explored
        if let crash = explored.crash {
            findings = CrashComparison(story, after: crash, reference).findings
            reactions = []
        } else {
            let read = Findings(story, reference, knowledge)
            (findings, reactions) = (read.all, read.reactions)
        }
        state = made.run.end.state
        coverage = made.coverage
        trouble = nil
    }

    /// The findings, with those that show only beside other runs.
    func all(beside others: [Reaction]) -> [Finding] {
        findings + reactions.filter { $0.isLeft(where: others) }.map(\.finding)
    }
}
