internal import Backends
internal import Effects
internal import Journaling

/// Many rehearsals of one playbook: by seeds, with every fault, killed everywhere.
///
/// First one in which nothing goes wrong shows what there is to fail; the others are held against it. Several are made at
/// once. The same exploration gives the same report, but for one that is interrupted.
public struct Exploration: Sendable {
    /// Makes one rehearsal.
    public typealias Rehearse = @Sendable (ExploredCase) async throws -> ExploredRun

    /// How it stands, told while it goes on.
    public enum Progress: Sendable, Hashable {
        /// So many rehearsals will be made of so many that are possible, which takes about so long.
        case estimate(planned: Int, possible: Int, time: Duration)
        /// So many are made of so many.
        case made(Int, of: Int)
        /// What was found is looked for with fewer hosts.
        case shrinking(Int)
    }

    /// How many hosts there are.
    public var hosts: Int
    /// What chance begins with, that of the choice too.
    public var seed: UInt64
    /// How many seeds are tried, from ``seed`` on; 0 for none.
    public var seeds = 0
    /// The share of all work that fails by chance in these, 0…1.
    public var rate = 0.0
    /// Whether each effect fails in each way.
    public var hasEveryFault = false
    /// Whether the controller is killed after each fact.
    public var crashesEverywhere = false
    /// The most rehearsals of each of these; of more some are chosen by the seed.
    public var most = 1000
    /// With how many hosts what was found is looked for again, ascending.
    public var fewer: [Int] = []
    /// How many are made at once, 1 or more.
    public var atOnce = 1
    /// What facts alone do not say.
    public var knowledge: RunKnowledge
    let rehearse: Rehearse

    /// Makes one that tries nothing yet.
    public init(hosts: Int, seed: UInt64, _ knowledge: RunKnowledge, _ rehearse: @escaping Rehearse) {
        self.hosts = hosts
        self.seed = seed
        self.knowledge = knowledge
        self.rehearse = rehearse
    }

    /// Explores; when the calling task is cancelled, what has been made until then is what is reported.
    ///
    /// - Throws: whatever makes rehearsals throws for the first one.
    public func run(_ tell: @escaping @Sendable (Progress) -> Void) async throws -> ExplorationReport {
        let begin = ContinuousClock.now
        let base = ExploredCase(hosts: hosts, seed: seed)
        let clean = try await rehearse(base)
        let time = ContinuousClock.now - begin
        var gathering = Gathering(clean, base, knowledge)
        let (cases, possible) = cases(clean)
        tell(
            .estimate(
                planned: cases.count, possible: possible,
                time: time * cases.count / max(1, min(atOnce, cases.count))))
        gathering.expect(planned: cases.count + 1, possible: possible + 1)
        await make(cases, base, clean, &gathering, tell)
        if hasEveryFault { await spendBudgets(base, &gathering) }
        tell(.shrinking(gathering.report.found.count))
        await shrink(&gathering)
        return gathering.finished(isInterrupted: Task.isCancelled)
    }

    /// The rehearsals to make, and how many are possible.
    private func cases(_ clean: ExploredRun) -> (chosen: [ExploredCase], possible: Int) {
        let base = ExploredCase(hosts: hosts, seed: seed)
        var cases: [ExploredCase] = []
        var possible = seeds
        for offset in 0..<UInt64(max(0, seeds)) {
            var other = ExploredCase(hosts: hosts, seed: seed &+ offset)
            other.rate = rate
            cases.append(other)
        }
        if hasEveryFault {
            let faults = FaultCases(clean.run.facts, knowledge)
            possible += faults.all.count
            cases += faults.chosen(atMost: most, seed: seed).map { base.with([$0]) }
            if clean.run.facts.contains(where: { $0.event.kind == "asked" }) {
                var rejected = base
                rejected.rejects = true
                cases.append(rejected)
                possible += 1
            }
        }
        if crashesEverywhere {
            // A run that is over cannot be taken on.
            let places = clean.run.facts.dropLast().map(\.sequence)
            possible += places.count
            let step = max(1, (places.count + most - 1) / max(1, most))
            let first = Int(seed % UInt64(step))
            for place in places.dropFirst(places.count > most ? first : 0).enumerated()
            where place.offset % step == 0 {
                var other = base
                other.crash = place.element
                cases.append(other)
            }
        }
        return (cases, possible)
    }

    /// Makes rehearsals, several at once; taken in the order in which they were asked for.
    private func make(
        _ cases: [ExploredCase], _ base: ExploredCase, _ clean: ExploredRun, _ gathering: inout Gathering,
        _ tell: @Sendable (Progress) -> Void
    ) async {
        await withTaskGroup(of: (Int, Explored).self) { group in
            var next = 0
            var waiting: [Int: Explored] = [:]
            var taken = 0
            func begin() {
                guard next < cases.count, !Task.isCancelled else { return }
                let (index, explored) = (next, cases[next])
                next += 1
                group.addTask { (index, await explore(explored, explored.seed == base.seed ? clean : nil)) }
            }
            for _ in 0..<max(1, atOnce) { begin() }
            while let (index, explored) = await group.next() {
                // One that was under way when it was ended may have been cut off.
                guard !Task.isCancelled else { continue }
                waiting[index] = explored
                begin()
                while let ready = waiting.removeValue(forKey: taken) {
                    gathering.take(ready)
                    taken += 1
                }
                tell(.made(index + 1, of: cases.count))
            }
        }
    }

    /// Makes one and reads what is wrong with it, beside one in which nothing goes wrong.
    func explore(_ explored: ExploredCase, _ clean: ExploredRun?) async -> Explored {
        do {
            let reference = if let clean { clean } else { try await rehearse(explored.clean) }
            return Explored(explored, try await rehearse(explored), reference, knowledge)
        } catch {
            return Explored(explored, trouble: "\(error)")
        }
    }
}
