import Effects
import Journaling
import Synchronization

/// A run as plain lines on standard error, its result on standard output.
final class PlainDisplay: RunDisplay {
    private let run: RunID
    private let words: FactWords
    private let output = Mutex(OutputLines())

    init(run: RunID, isDryRun: Bool) {
        self.run = run
        words = FactWords(style: Style(.standardError), isDryRun: isDryRun)
    }

    func recorded(_ fact: Fact) {
        var lines = words.lines(fact, run: run)
        if case .finished(let task, let outcome) = fact.event {
            lines = output.withLock { $0.end(host: outcome.host, task: task) } + lines
        }
        show(lines)
    }

    func wrote(_ bytes: Bytes, to stream: OutputStream, on host: String, of task: TaskID) {
        show(output.withLock { $0.add(bytes, stream, host: host, task: task) })
    }

    func finish(_ end: RunEnd) async {
        show(EndingBlock(style: words.style).lines(end))
        ResultLine.print(end)
    }

    private func show(_ lines: [String]) {
        guard !lines.isEmpty else { return }
        Console.standardError.line(lines.joined(separator: "\n"))
    }
}
