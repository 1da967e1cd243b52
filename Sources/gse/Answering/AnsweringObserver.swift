import Effects
import Execution
import Journaling
import Preparing

/// Answers the questions of a run where it runs: always with yes, or as somebody types at the terminal.
///
/// Whoever runs a playbook may answer here without the permission `run.approve`, but a question for certain roles only
/// with one of those the run acts with. Answers go through the store as those of others do: the first counts.
final class AnsweringObserver: RunObserver {
    /// How questions are answered here.
    enum Way {
        /// Not at all: with `gse approve` only.
        case elsewhere
        /// With yes, as `--yes` says.
        case yes
        /// By who sits at the terminal.
        case terminal
    }

    private let watcher: any RunObserver
    private let plan: RunPlan
    private let requests: any RequestBox
    private let isYes: Bool
    private let prompt: TerminalPrompt?

    /// Hands everything on to `watcher`.
    init(_ watcher: any RunObserver, _ way: Way, plan: RunPlan, requests: any RequestBox) {
        self.watcher = watcher
        self.plan = plan
        self.requests = requests
        isYes = way == .yes
        prompt = way == .terminal ? TerminalPrompt() : nil
    }

    func recorded(_ fact: Fact) {
        watcher.recorded(fact)
        switch fact.event {
        case .asked(let step, _, let effect): asked(step, effect)
        case .settled(let step, _, let effect, _) where effect["effect"] == "approve": prompt?.drop(step)
        default: break
        }
    }

    func wrote(_ bytes: Bytes, to stream: OutputStream, on host: String, of task: TaskID) {
        watcher.wrote(bytes, to: stream, on: host, of: task)
    }

    func waits(_ why: String) { watcher.waits(why) }

    private func asked(_ step: Int, _ effect: JSON) {
        guard let question = try? Question(effect: effect) else { return }
        let own = Set(plan.header.roles)
        guard question.roles.isEmpty || !own.isDisjoint(with: question.roles) else { return }
        if isYes { return answer(step, isYes: true, note: "--yes") }
        prompt?.ask(step) { isYes, note in self.answer(step, isYes: isYes, note: note) }
    }

    /// A store that does not take it ends the run by itself.
    private func answer(_ step: Int, isYes: Bool, note: String?) {
        try? requests.ask(
            RunRequest(
                run: plan.id, kind: isYes ? .approve : .reject, step: step, by: Account.invoking.name,
                note: note, time: SystemClock().now()))
    }
}
