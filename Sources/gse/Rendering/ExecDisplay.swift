import Effects
import Journaling

/// `gse exec`: what the hosts write goes where it would have gone here; several hosts' lines have their names
/// before them.
struct ExecDisplay: RunDisplay {
    private let words: FactWords
    private let run: RunID
    private var hosts = 0
    private var output = OutputLines()

    init(run: RunID, isDryRun: Bool) {
        self.run = run
        words = FactWords(style: Style(.standardError), isDryRun: isDryRun)
    }

    mutating func take(_ fact: Fact) {
        switch fact.event {
        case .issued(_, _, _, let effect, _):
            if case .array(let hosts)? = effect["hosts"] { self.hosts = hosts.count }
            if words.isDryRun { say(words.lines(fact, run: run)) }
        case .finished(let task, let outcome):
            Console.standardOutput.lines(output.end(host: outcome.host, task: task))
            if outcome.status != .succeeded || outcome.stdout.isTruncated || outcome.stderr.isTruncated {
                say(words.lines(fact, run: run))
            }
        case .resumed, .repeated, .cancelled: say(words.lines(fact, run: run))
        case .started, .asked, .settled, .refused, .ending, .ended: break
        }
    }

    mutating func take(_ bytes: Bytes, from stream: OutputStream, on host: String, of task: TaskID) {
        let console = stream == .stdout ? Console.standardOutput : Console.standardError
        if hosts == 1, !console.isTerminal { return console.write(bytes) }
        console.lines(output.add(bytes, stream, host: host, task: task))
    }

    mutating func wait(_ why: String) { say([words.style.dim(Harmless.line(why))]) }

    mutating func finish(_ end: RunEnd) { say(EndingBlock(style: words.style).lines(end)) }

    private func say(_ lines: [String]) { Console.standardError.lines(lines) }
}
