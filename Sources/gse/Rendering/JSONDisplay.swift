import Effects
import Execution
import Journaling
import Synchronization

/// A run as lines of JSON on standard output: facts, and `output` events while commands write.
///
/// `ended` is the last.
final class JSONDisplay: RunDisplay {
    private let run: RunID
    private let isDryRun: Bool
    private let hasEnded = Mutex(false)

    init(run: RunID, isDryRun: Bool) {
        self.run = run
        self.isDryRun = isDryRun
    }

    func recorded(_ fact: Fact) {
        let isLast = if case .ended = fact.event { true } else { false }
        write(fact.json(run: run), isLast: isLast)
    }

    func wrote(_ bytes: Bytes, to stream: OutputStream, on host: String, of task: TaskID) {
        let time = SystemClock().now()
        write(
            [
                "run": .string(run.description), "time": .string(time.description), "kind": "output",
                "task": .string(task.description), "host": .string(host),
                "stream": .string(stream.rawValue), "data": .bytes(bytes),
            ], isLast: false)
    }

    func finish(_ end: RunEnd) async {
        // A run that could not even be recorded has no such fact; whoever reads the lines still gets their
        // last one.
        let wasSaid = hasEnded.withLock { $0 }
        if !wasSaid {
            recorded(Fact(sequence: 0, time: SystemClock().now(), event: .ended(end)))
        }
        let lines = EndingBlock(style: Style(.standardError)).lines(end)
        if !lines.isEmpty { Console.standardError.line(lines.joined(separator: "\n")) }
    }

    private func write(_ json: JSON, isLast: Bool) {
        var json = json
        if isDryRun, case .object(let members) = json, json["dry_run"] == nil {
            json = .object(members + [.init("dry_run", true)])
        }
        hasEnded.withLock { hasEnded in
            guard !hasEnded else { return }
            hasEnded = isLast
            Console.standardOutput.write(json.encoded + [10])
        }
    }
}
