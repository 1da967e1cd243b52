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
        var works: [TaskID: (work: TaskWork, begun: Duration)] = [:]
        // How long work had been under way when it was begun again.
        var lost: [TaskID: [String: Duration]] = [:]
        for fact in facts {
            let time = times.time(of: fact)
            switch fact.event {
            case .issued(_, _, let task, let effect, _):
                works[task] = (try? TaskRequest(effect: effect)).map { ($0.work, time) }
            case .repeated(let task, let hosts, _):
                guard let begun = works[task]?.begun else { continue }
                for host in hosts { lost[task, default: [:]][host] = time - begun }
            case .finished(let task, let outcome):
                guard let work = works[task]?.work else { continue }
                add(work, outcome, at: time - (lost[task]?[outcome.host] ?? .zero))
            case .settled(_, _, _, let outcome):
                if let session = outcome["session"]?.asString { add(SessionID(session), at: time) }
                guard case .array(let results)? = outcome["results"] else { continue }
                for result in results where result["done"] == true {
                    guard let task = result["task"]?.asString else { continue }
                    add(TaskID(task), settledAt: time)
                }
            case .started, .asked, .refused, .resumed, .ending, .cancelled, .ended: break
            }
        }
    }
}

/// When the facts of a record came, after the first, no two at the same time; not counting how long nobody drove the run.
struct RecordedTimes {
    private var begin: Timestamp?
    private var last: Timestamp?
    private var idle = Duration.zero

    /// Those of one millisecond come in the order in which they came.
    mutating func time(of fact: Fact) -> Duration {
        let begin = self.begin ?? fact.time
        self.begin = begin
        if case .resumed = fact.event, let last { idle += max(.zero, fact.time.since(last)) }
        last = fact.time
        return fact.time.since(begin) - idle + .nanoseconds(Int64(fact.sequence % 1_000_000))
    }
}
