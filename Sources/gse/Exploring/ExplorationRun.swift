import Effects
import Glibc
import Journaling
import Preparing
import Rehearsal

/// `gse rehearse` when many rehearsals are asked for.
struct ExplorationRun {
    let playbook: ExploredPlaybook
    let name: String
    let options: ExplorationOptions
    let rehearsing: RehearsalOptions
    let words: ReplayWords

    /// Explores and tells of it; the code to end with: 1 when something is wrong.
    func run() async throws -> ExitCode {
        let file = try options.report.map { (path) throws(Stop) in try ReportFile(path) }
        let report = try await explore()
        tell(report)
        if let file {
            try file.write(RehearsalPage(report, name, playbook.sources(report.coverage), words.line).markup)
        }
        if report.isInterrupted { return .cancelled }
        if !report.isComparable { return ExitCode(report.clean.run.end) }
        return report.wrong.isEmpty && report.troubles.isEmpty ? .succeeded : .failed
    }

    /// Explores; a signal ends it, and what was made until then is reported.
    private func explore() async throws -> ExplorationReport {
        var exploration = Exploration(
            hosts: playbook.hosts, seed: playbook.preparation.rehearsal.seed,
            playbook.knowledge(try options.budgetOfHosts())
        ) { [playbook] in try await playbook.rehearse($0) }
        exploration.seeds = options.seeds ?? 0
        exploration.rate = rehearsing.fail == nil ? Self.usualRate : try rehearsing.rate()
        exploration.hasEveryFault = options.everyFault
        exploration.crashesEverywhere = options.crashEverywhere
        exploration.most = options.most
        exploration.fewer = ExploredPlaybook.fewer
        exploration.atOnce = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        let display = ExplorationDisplay()
        SignalWatch.prepare()
        let exploring = Task { [exploration] in try await exploration.run { display.tell($0) } }
        let watch = SignalWatch(first: { _ in exploring.cancel() }, second: {})
        defer {
            watch.stop()
            display.end()
        }
        return try await exploring.value
    }

    /// Of all work, unless `--fail` says how much fails.
    private static let usualRate = 0.05

    private func tell(_ report: ExplorationReport) {
        guard !rehearsing.json else {
            let json = ExplorationJSON(report: report, playbook: name, replay: words.line).json
            return Console.standardOutput.write(json.encoded + [10])
        }
        let text = ExplorationText(
            report: report, playbook: name, replay: words.line, style: Style(.standardOutput))
        Console.standardOutput.lines(text.lines)
    }
}
