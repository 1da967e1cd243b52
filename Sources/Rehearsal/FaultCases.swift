import Backends
import Effects
import Journaling

/// Every way in which every piece of work of a run can fail, one at a time.
struct FaultCases {
    /// One fault, and what it is equal to on other hosts.
    struct Case {
        let fault: PlannedFault
        let work: Attempt.Work
        let likeness: Int
    }

    private(set) var all: [Case] = []

    /// Takes the work from the facts of a run in which nothing failed.
    init(_ facts: [Fact], _ knowledge: RunKnowledge) {
        var asked: [TaskID: (task: AskedTask, effect: JSON)] = [:]
        var occurrences: [[AnyHashable]: Int] = [:]
        for fact in facts {
            switch fact.event {
            case .issued(_, _, let task, let effect, let rule) where effect["undo"] == nil:
                asked[task] = (AskedTask(effect, rule: rule, knowledge), effect)
            case .finished(let task, let outcome):
                guard let (known, effect) = asked[task] else { continue }
                let attempt = known.attempt(on: outcome.host, step: 0, strand: 0, sequence: 0, task: task)
                let groups = known.hosts.first { $0["name"]?.asString == outcome.host }?["groups"] ?? .null
                occurrences[[attempt.work, outcome.host], default: 0] += 1
                let isFirst = known.hosts.first?["name"]?.asString == outcome.host
                for fault in Self.ways(effect, outcome, isFirst: isFirst) {
                    var hasher = Hasher()
                    hasher.combine(attempt.work)
                    hasher.combine(occurrences[[attempt.work, outcome.host]])
                    hasher.combine(groups)
                    hasher.combine(fault)
                    all.append(
                        Case(
                            fault: PlannedFault(task, on: outcome.host, fault), work: attempt.work,
                            likeness: hasher.finalize()))
                }
            case .issued, .started, .asked, .settled, .refused, .resumed, .repeated, .ending, .cancelled,
                .ended:
                break
            }
        }
    }

    /// How one piece of work can fail; a refusal is of the whole task.
    private static func ways(_ effect: JSON, _ outcome: HostOutcome, isFirst: Bool) -> [SimulatedFault] {
        let refused: [SimulatedFault] = isFirst ? [.refused] : []
        switch effect["effect"]?.asString {
        case "run":
            let cut: [SimulatedFault] = outcome.stdout.count > 1 ? [.truncated] : []
            return [.exitCode(1), .timedOut, .lost, .diesMidCommand, .notStartable] + cut + refused
        case "put", "get": return [.exitCode(1), .timedOut, .lost, .diesMidCommand] + refused
        case "probe": return [.exitCode(1), .lost] + refused
        case _: return []
        }
    }

    /// At most so many: of equal ones first one on the first host, one on the last and one between; the rest by chance.
    func chosen(atMost most: Int, seed: UInt64) -> [PlannedFault] {
        guard all.count > most else { return all.map(\.fault) }
        var random = RandomNumbers(seed: seed)
        let groups = Dictionary(grouping: all.indices) { all[$0].likeness }
        var picked = Set(groups.values.flatMap { [$0[0], $0[$0.count / 2], $0[$0.count - 1]] })
        var rest = all.indices.filter { !picked.contains($0) }
        if picked.count > most {
            rest = picked.sorted()
            picked = []
        }
        while picked.count < most, !rest.isEmpty {
            let index = Int(random.whole(0, Int64(rest.count) - 1))
            picked.insert(rest[index])
            rest.swapAt(index, rest.count - 1)
            rest.removeLast()
        }
        return picked.sorted().map { all[$0].fault }
    }
}
