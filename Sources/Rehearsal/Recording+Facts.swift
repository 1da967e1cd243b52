public import Backends
internal import Effects
public import Journaling

extension Recording {
    /// How the hosts of a run on record answered, and when.
    ///
    /// What was sealed or masked on record answers as it is on record.
    public init(_ facts: some Sequence<Fact>) {
        self.init()
        var times = RecordedTimes()
        var works: [TaskID: TaskWork] = [:]
        for fact in facts {
            let time = times.time(of: fact)
            switch fact.event {
            case .issued(_, _, let task, let effect, _):
                works[task] = (try? TaskRequest(effect: effect))?.work
            case .finished(let task, let outcome):
                if let work = works[task] { add(work, outcome, at: time) }
            case .settled(_, _, _, let outcome):
                if let session = outcome["session"]?.asString { add(SessionID(session), at: time) }
                guard case .array(let results)? = outcome["results"] else { continue }
                for result in results where result["done"] == true {
                    guard let task = result["task"]?.asString else { continue }
                    add(TaskID(task), settledAt: time)
                }
            case .started, .asked, .refused, .resumed, .repeated, .ending, .cancelled, .ended: break
            }
        }
    }
}

/// When the facts of a record came, after the first, no two at the same time.
struct RecordedTimes {
    private var begin: Timestamp?

    /// Those of one millisecond come in the order in which they came.
    mutating func time(of fact: Fact) -> Duration {
        let begin = self.begin ?? fact.time
        self.begin = begin
        return fact.time.since(begin) + .nanoseconds(Int64(fact.sequence % 1_000_000))
    }
}
