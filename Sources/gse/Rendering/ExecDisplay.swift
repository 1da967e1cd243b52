import Effects
import Journaling
import Preparing

/// `gse exec`: what the hosts write goes where it would have gone here; several hosts' lines have their names
/// before them.
///
/// On a terminal a last line tells what is still waited for, once nothing has come for a while.
struct ExecDisplay: RunDisplay {
    private let words: FactWords
    private let run: RunID
    private var hosts = 0
    private var output = OutputLines()
    private var running: RunningTask?
    /// Whether that line is there, to be drawn over.
    private var hasLine = false

    /// How long a command may run before it is told what it is waited for.
    private static let patience = Duration.seconds(1)

    init(run: RunID, isDryRun: Bool) {
        self.run = run
        words = FactWords(style: Style(.standardError), isDryRun: isDryRun)
    }

    mutating func take(_ fact: Fact) {
        switch fact.event {
        case .issued(_, _, _, let effect, _):
            if case .array(let hosts)? = effect["hosts"] { self.hosts = hosts.count }
            running = RunningTask(effect)
            if words.isDryRun { say(words.lines(fact, run: run)) }
        case .finished(let task, let outcome):
            running?.ended(on: outcome.host)
            write(output.end(host: outcome.host, task: task), to: .standardOutput)
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
        write(output.add(bytes, stream, host: host, task: task), to: console)
    }

    mutating func wait(_ why: String) { say([words.style.dim(Harmless.line(why))]) }

    mutating func refresh(isIdle: Bool) {
        let console = Console.standardError
        guard isIdle, console.isTerminal, Console.standardOutput.isTerminal, let running,
            running.time >= Self.patience,
            let line = running.line(width: console.width, style: words.style)
        else { return }
        console.write(Bytes((Self.erasure + line).utf8))
        hasLine = true
    }

    mutating func finish(_ end: RunEnd) {
        erase()
        say(EndingBlock(style: words.style).lines(end))
    }

    mutating func leave() { erase() }

    private mutating func say(_ lines: [String]) { write(lines, to: .standardError) }

    private mutating func write(_ lines: [String], to console: Console) {
        guard !lines.isEmpty else { return }
        erase()
        console.lines(lines)
    }

    private mutating func erase() {
        if hasLine { Console.standardError.write(Bytes(Self.erasure.utf8)) }
        hasLine = false
    }

    private static let erasure = "\r\u{1b}[K"
}
