import Effects
import Journaling
import Preparing
import Rehearsal

/// `gse rehearse` when one rehearsal is asked for.
struct OneRehearsal {
    let playbook: ExploredPlaybook
    let name: String
    let options: ExplorationOptions
    let rehearsing: RehearsalOptions
    let words: ReplayWords

    /// Rehearses and tells of it; the code that the run would end with.
    func run() async throws -> ExitCode {
        var explored = ExploredCase(hosts: playbook.hosts, seed: playbook.preparation.rehearsal.seed)
        explored.rate = try rehearsing.rate()
        explored.faults = try options.faults()
        explored.crash = options.crashAfter
        let made = try await playbook.rehearse(explored)
        for words in neverHappened(explored, made.run) { Console.standardError.line(words) }
        guard !rehearsing.json else {
            for fact in made.run.facts {
                Console.standardOutput.write(fact.json(run: playbook.preparation.id).encoded + [10])
            }
            return ExitCode(made.run.end)
        }
        let style = Style(.standardOutput)
        let text = RehearsalText(
            run: made.run, playbook: name, hosts: playbook.preparation.hostCount,
            notes: playbook.preparation.notes, replay: words.line(explored), style: style)
        let lines = CoverageText(coverage: made.coverage, style: style).lines
        Console.standardOutput.lines(text.lines + lines + (try await findings(explored, made, style)))
        return ExitCode(made.run.end)
    }

    /// What was asked to go wrong and did not, since the run did not come so far: nothing is known of it.
    private func neverHappened(_ explored: ExploredCase, _ run: RehearsedRun) -> [String] {
        var never = explored.faults.filter { !$0.happened(in: run.facts) }.map { "--fault '\($0)'" }
        if let crash = explored.crash, !run.isResumed { never.append("--crash-after \(crash)") }
        return never.map {
            "warning: \(Harmless.line($0)) never happened: the run did nothing there, so nothing was tried"
        }
    }

    /// What is wrong, held against a rehearsal in which nothing goes wrong.
    private func findings(_ explored: ExploredCase, _ made: ExploredRun, _ style: Style) async throws
        -> [String]
    {
        let knowledge = playbook.knowledge(try options.budgetOfHosts())
        let found: Findings
        if explored.rate > 0 || !explored.faults.isEmpty || explored.crash != nil {
            let clean = try await playbook.rehearse(ExploredCase(hosts: explored.hosts, seed: explored.seed))
            found = Findings(made.run.facts, reference: clean.run.facts, knowledge)
        } else {
            found = Findings(clean: made.run.facts, knowledge)
        }
        return found.all.map { finding in
            let line = Harmless.line(finding.line)
            return finding.isRemark ? line : style.red(line)
        }
    }
}
