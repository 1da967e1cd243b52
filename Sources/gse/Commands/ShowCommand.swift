import ArgumentParser
import Effects
import Journaling

/// `gse show`: what a run did.
struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show what a run did, fact by fact.")

    @Argument(help: ArgumentHelp("The run's identifier.", valueName: "run"))
    var identifier: String

    @Flag(help: "Print one fact per line as JSON.")
    var json = false

    @Option(help: "The state directory.")
    var state: String?

    func run() throws {
        let id = RunID(identifier)
        let facts: [Fact]
        do {
            facts = try SQLiteJournal(directory: StateDirectory.find(flag: state).path)
                .facts(of: id, after: 0)
        } catch let error as JournalError {
            throw Stop(error)
        }
        guard !facts.isEmpty else {
            throw Stop(
                .missing, "there is no run \(Harmless.line(identifier)) on record", remedy: "see gse runs")
        }
        let style = Style(.standardOutput)
        let words = FactWords(style: style, isDryRun: false)
        for fact in facts {
            if json {
                Console.standardOutput.line(fact.json(run: id).text)
                continue
            }
            var lines = words.lines(fact, run: id)
            if case .ended(let end) = fact.event {
                lines = [end.state.rawValue] + EndingBlock(style: style).lines(end)
            }
            for line in lines { Console.standardOutput.line("\(fact.time)  \(line)") }
        }
    }
}
