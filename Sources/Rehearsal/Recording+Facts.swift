public import Backends
internal import Effects
public import Journaling

extension Recording {
    /// How the hosts of a run on record answered.
    ///
    /// What was sealed or masked on record answers as it is on record.
    public init(_ facts: some Sequence<Fact>) {
        self.init()
        var begin: Timestamp?
        var works: [TaskID: TaskWork] = [:]
        for fact in facts {
            begin = begin ?? fact.time
            switch fact.event {
            case .issued(_, _, let task, let effect, _):
                works[task] = (try? TaskRequest(effect: effect))?.work
            case .finished(let task, let outcome):
                guard let work = works[task], let begin else { continue }
                // Those of one millisecond come in the order in which they came.
                let end = fact.time.since(begin) + .nanoseconds(Int64(fact.sequence % 1_000_000))
                add(work, outcome, at: end)
            case .started, .asked, .settled, .refused, .resumed, .repeated, .ending, .cancelled, .ended: break
            }
        }
    }
}
