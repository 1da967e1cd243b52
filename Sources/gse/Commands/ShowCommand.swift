import ArgumentParser
import Effects
import Journaling
import Preparing

/// `gse show`: what a run did.
struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show what a run did: its timeline, its hosts, what failed, its end.")

    @Argument(help: ArgumentHelp("The run's identifier.", valueName: "run"))
    var identifier: String

    @Flag(help: "Print one fact per line as JSON.")
    var json = false

    @Option(help: ArgumentHelp("Write a report, an HTML file, instead.", valueName: "file"))
    var report: String?

    @OptionGroup var store: StoreOptions

    func validate() throws {
        guard !json || report == nil else { throw ValidationError("--json and --report exclude each other") }
    }

    func run() throws {
        let file = try report.map(ReportFile.init)
        let run = try RecordedRun(identifier, state: store.state)
        if let file { return try file.write(run) }
        guard !json else {
            try run.read { fact in
                Console.standardOutput.line(fact.json(run: run.id).text)
                return Console.standardOutput.isRead
            }
            return
        }
        let (report, standing, problem) = try run.report()
        let text = RunText(run: run.id, report: report, standing: standing, style: Style(.standardOutput))
        Console.standardOutput.lines(text.lines)
        if let problem { throw problem }
    }
}
