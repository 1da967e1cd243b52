import ArgumentParser
import Effects
import Journaling

/// `gse runs`: the runs on record.
struct RunsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs", abstract: "List the runs on record, newest first.")

    @Flag(help: "Print one run per line as JSON.")
    var json = false

    @Option(help: "The state directory.")
    var state: String?

    @Option(help: ArgumentHelp("How many at most.", valueName: "n"))
    var last = 50

    func validate() throws {
        guard last > 0 else { throw ValidationError("--last must be 1 or more") }
    }

    func run() throws {
        let summaries: [RunSummary]
        do {
            summaries = try SQLiteJournal(directory: StateDirectory.find(flag: state).path)
                .summaries(limit: last)
        } catch let error as JournalError {
            throw Stop(error)
        }
        for summary in summaries {
            Console.standardOutput.line(json ? Self.json(summary).text : Self.line(summary))
        }
    }

    private static func line(_ run: RunSummary) -> String {
        let started = run.started?.description ?? "-"
        let playbook = Harmless.line(run.playbook ?? "-")
        return "\(run.run)  \(state(run))  \(started)  \(run.principal ?? "-")  \(playbook)"
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
