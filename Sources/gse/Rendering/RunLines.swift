import Effects
import Journaling

/// A run as lines for people: its facts in words, and what hosts write with their names before it.
struct RunLines {
    let words: FactWords
    private let run: RunID
    private var output = OutputLines()
    /// A refusal that may be about to end the run: then its ending says it, and once is enough.
    private var held: (message: String, lines: [String])?
    /// The last refusal that was not held back for the ending.
    private var said: String?
    /// What puts would change; nil when they really do.
    private var differences: PutDifferences?

    init(run: RunID, words: FactWords) {
        self.run = run
        self.words = words
        differences = words.isDryRun ? PutDifferences(style: words.style) : nil
    }

    /// The lines a fact is worth.
    mutating func take(_ fact: Fact) -> [String] {
        let lines = words.lines(fact, run: run) + (differences?.take(fact) ?? [])
        switch fact.event {
        case .refused(_, _, _, let refusal):
            defer { held = (refusal.message, lines) }
            return release()
        case .finished(let task, let outcome): return output.end(host: outcome.host, task: task) + lines
        case .ended: return lines
        case .started, .issued, .asked, .settled, .resumed, .repeated, .cancelled, .ending:
            return release() + lines
        }
    }

    /// The lines that are whole now.
    mutating func take(
        _ bytes: Bytes, from stream: OutputStream, on host: String, of task: TaskID
    ) -> [String] {
        output.add(bytes, stream, host: host, task: task)
    }

    /// What was held back in case that the run ends with it.
    mutating func release() -> [String] {
        defer { held = nil }
        if let held { said = held.message }
        return held?.lines ?? []
    }

    /// What is said last.
    mutating func finish(_ end: RunEnd) -> [String] {
        let isRefused = end.state == .refused && end.message != nil
        let isSaid = isRefused && held == nil && said == end.message
        if isRefused, held?.message == end.message { held = nil }
        return release() + (differences?.release() ?? [])
            + EndingBlock(style: words.style).lines(end, isSaid: isSaid)
    }
}
