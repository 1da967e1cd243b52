import Effects
import Execution
import Journaling
import Preparing

/// A run as lines of JSON on standard output: facts, and `output` events while commands write.
///
/// `ended` is the last.
struct JSONDisplay: RunDisplay {
    private let run: RunID
    private let isDryRun: Bool
    private var hasEnded = false

    init(run: RunID, isDryRun: Bool) {
        self.run = run
        self.isDryRun = isDryRun
    }

    mutating func take(_ fact: Fact) {
        if case .ended = fact.event { hasEnded = true }
        write(fact.json(run: run))
    }

    mutating func take(_ bytes: Bytes, from stream: OutputStream, on host: String, of task: TaskID) {
        let time = SystemClock().now()
        write([
            "run": .string(run.description), "time": .string(time.description), "kind": "output",
            "task": .string(task.description), "host": .string(host),
            "stream": .string(stream.rawValue), "data": .bytes(bytes),
        ])
    }

    mutating func finish(_ end: RunEnd) {
        // A run that could not even be recorded has no such fact; whoever reads the lines still gets their
        // last one.
        if !hasEnded { take(Fact(sequence: 0, time: SystemClock().now(), event: .ended(end))) }
        Console.standardError.lines(EndingBlock(style: Style(.standardError)).lines(end))
    }

    private func write(_ json: JSON) {
        var json = json
        if isDryRun, case .object(let members) = json, json["dry_run"] == nil {
            json = .object(members + [.init("dry_run", true)])
        }
        Console.standardOutput.write(json.encoded + [10])
    }
}
