import ArgumentParser
import Effects
import Journaling
import Preparing

/// `gse runs`: the runs on record.
struct RunsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs", abstract: "List the runs on record, newest first.")

    @Flag(help: "Print one run per line as JSON.")
    var json = false

    @OptionGroup var store: StoreOptions

    @Option(help: ArgumentHelp("How many at most.", valueName: "n"))
    var last = 50

    func validate() throws {
        guard last > 0 else { throw ValidationError("--last must be 1 or more") }
    }

    func run() throws {
        let summaries: [RunSummary]
        do {
            let place = try StateDirectory.find(flag: store.state)
            summaries = try place.record()?.summaries(limit: last) ?? []
            if summaries.isEmpty { Console.standardError.line(place.emptiness) }
        } catch let error as JournalError {
            throw Stop(error)
        }
        guard !json else {
            for summary in summaries { Console.standardOutput.line(Self.json(summary).text) }
            return
        }
        Console.standardOutput.lines(Self.table(summaries).lines)
    }

    private static func table(_ runs: [RunSummary]) -> TextTable {
        let style = Style(.standardOutput)
        var table = TextTable()
        if runs.isEmpty { return table }
        table.add(["RUN", "STATE", "BEGAN (UTC)", "BY", "PLAYBOOK"].map { .init($0, paint: style.dim) })
        for run in runs {
            let began = run.started.map { String($0.description.prefix(19)).replacing("T", with: " ") } ?? "-"
            table.add([
                .init(run.run.description), .init(state(run), paint: paint(run, style)), .init(began),
                .init(Harmless.line(run.principal ?? "-")), .init(Harmless.line(run.playbook ?? "-")),
            ])
        }
        return table
    }

    private static func paint(_ run: RunSummary, _ style: Style) -> (String) -> String {
        switch run.state {
        case .succeeded: style.green
        case .degraded, .cancelled, .running: style.yellow
        case .failed, .refused, .fault: style.red
        }
    }

    /// How it stands; `interrupted` when it has not ended and nobody drives it.
    private static func state(_ run: RunSummary) -> String {
        run.isInterrupted ? "interrupted" : run.state.rawValue
    }

    private static func json(_ run: RunSummary) -> JSON {
        .members([
            "run": .string(run.run.description), "state": .string(state(run)),
            "started": run.started.map { .string($0.description) },
            "principal": run.principal.map(JSON.string), "playbook": run.playbook.map(JSON.string),
        ])
    }
}
