import Effects
import Journaling
import Synchronization

/// `gse exec`: what the hosts write goes where it would have gone here; several hosts' lines have their names
/// before them.
final class ExecDisplay: RunDisplay {
    private struct Shown {
        var hosts = 0
        var output = OutputLines()
    }

    private let words: FactWords
    private let run: RunID
    private let shown = Mutex(Shown())

    init(run: RunID, isDryRun: Bool) {
        self.run = run
        words = FactWords(style: Style(.standardError), isDryRun: isDryRun)
    }

    func recorded(_ fact: Fact) {
        switch fact.event {
        case .issued(_, _, _, let effect, _):
            if case .array(let hosts)? = effect["hosts"] { shown.withLock { $0.hosts = hosts.count } }
            if words.isDryRun { say(words.lines(fact, run: run)) }
        case .finished(let task, let outcome):
            let rest = shown.withLock { $0.output.end(host: outcome.host, task: task) }
            if !rest.isEmpty { Console.standardOutput.line(rest.joined(separator: "\n")) }
            if outcome.status != .succeeded || outcome.stdout.isTruncated || outcome.stderr.isTruncated {
                say(words.lines(fact, run: run))
            }
        case .cancelled: say(words.lines(fact, run: run))
        case .started, .settled, .refused, .ended: break
        }
    }

    func wrote(_ bytes: Bytes, to stream: OutputStream, on host: String, of task: TaskID) {
        let console = stream == .stdout ? Console.standardOutput : Console.standardError
        let isAlone = shown.withLock { $0.hosts } == 1
        if isAlone, !console.isTerminal { return console.write(bytes) }
        let lines = shown.withLock { $0.output.add(bytes, stream, host: host, task: task) }
        if !lines.isEmpty { console.line(lines.joined(separator: "\n")) }
    }

    func finish(_ end: RunEnd) async { say(EndingBlock(style: words.style).lines(end)) }

    private func say(_ lines: [String]) {
        if !lines.isEmpty { Console.standardError.line(lines.joined(separator: "\n")) }
    }
}
