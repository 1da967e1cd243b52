import ArgumentParser
import ConfigurationFiles
import Effects
import Glibc
import Journaling
import Preparing

/// `gse logs`: what hosts wrote in a run and what the playbook said, in order.
struct LogsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs", abstract: "Print what hosts wrote in a run, and what the playbook logged.",
        discussion: "A command's output is on record once it has ended on a host: with -f it comes then.")

    @Flag(name: .shortAndLong, help: "Go on until the run ends, or nobody drives it any more.")
    var follow = false

    @Argument(help: ArgumentHelp("The run's identifier.", valueName: "run"))
    var identifier: String

    @Option(help: "Only what this host wrote.")
    var host: String?

    @OptionGroup var store: StoreOptions

    func run() throws {
        // Whoever has seen enough presses Ctrl-C: that is how following ends, and no failure.
        if follow { for number in [SIGINT, SIGTERM] { signal(number) { _ in _exit(0) } } }
        let run = try RecordedRun(identifier, state: store.state)
        let text = LogText(style: Style(.standardOutput), host: host)
        var (last, end, status): (Int, RunEnd?, RunStatus) = (0, nil, RunStatus())
        func show() throws(Stop) {
            last = try run.read(after: last) { fact in
                status.add(fact)
                if case .ended(let ended) = fact.event { end = ended }
                Console.standardOutput.lines(text.lines(fact))
                return Console.standardOutput.isRead
            }
        }
        try show()
        // Of a run that goes on the host may still come.
        if let host, end != nil || !follow, !status.hosts.containsSpelling(host) {
            throw unknown(host, run.id, status.hosts)
        }
        guard follow else { return }
        while end == nil, Console.standardOutput.isRead {
            // Looked at first: what a driver wrote before it went is then read below.
            let standing = try run.standing()
            try show()
            if end == nil, case .interrupted = standing {
                return say(standing.lines(of: run.id, style: style))
            }
            if end == nil { Console.standardOutput.pause(milliseconds: Self.pause) }
        }
        if let end, Console.standardOutput.isRead {
            let why = EndingBlock(style: style).lines(end)
            say(why.isEmpty ? [end.state.rawValue] : why)
        }
    }

    private func unknown(_ host: String, _ run: RunID, _ hosts: Set<String>) -> Stop {
        let near = Spelling.nearest(to: host, among: hosts.sorted())
        return Stop(
            .missing, "nothing ended on host \(Harmless.line(host)) in run \(run)",
            remedy: near.map { "did you mean \(Harmless.line($0))?" } ?? "gse show \(run) lists its hosts")
    }

    /// Short for a person, and five looks a second cost the store nothing that could be measured.
    private static let pause: Int32 = 200

    private var style: Style { Style(.standardError) }

    private func say(_ lines: [String]) { Console.standardError.lines(lines) }
}
