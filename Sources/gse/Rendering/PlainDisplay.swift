import Effects
import Journaling
import Preparing

/// A run as plain lines on standard error.
struct PlainDisplay: RunDisplay {
    private var lines: RunLines
    private var gathered: [String] = []

    init(run: RunID, isDryRun: Bool) {
        lines = RunLines(
            run: run, words: FactWords(style: Style(.standardError), isDryRun: isDryRun))
    }

    func shows(_ fact: Fact) -> Bool { !FactWords.isSilent(fact) }

    mutating func take(_ fact: Fact) { gathered += lines.take(fact) }

    mutating func take(_ bytes: Bytes, from stream: OutputStream, on host: String, of task: TaskID) {
        gathered += lines.take(bytes, from: stream, on: host, of: task)
    }

    mutating func wait(_ why: String) { gathered.append(lines.words.style.dim(Harmless.line(why))) }

    mutating func refresh(isIdle: Bool) {
        if isIdle { gathered += lines.release() }
        Console.standardError.lines(gathered)
        gathered = []
    }

    mutating func finish(_ end: RunEnd) {
        gathered += lines.finish(end)
        refresh(isIdle: false)
    }
}
