import Effects
import Journaling

/// The report of an exploration while it is being made.
struct Gathering {
    private(set) var report: ExplorationReport
    let knowledge: RunKnowledge
    /// What was done for hosts on which something failed, in all rehearsals, and in which.
    private(set) var reactions: [(reaction: Reaction, explored: ExploredCase)] = []
    private var places: [String: Int] = [:]

    init(_ clean: ExploredRun, _ base: ExploredCase, _ knowledge: RunKnowledge) {
        self.knowledge = knowledge
        report = ExplorationReport(clean, hosts: base.hosts, seed: base.seed)
        take(Explored(base, clean, clean, knowledge))
    }

    mutating func expect(planned: Int, possible: Int) {
        report.planned += planned
        report.possible += possible
    }

    mutating func take(_ explored: Explored) {
        if let trouble = explored.trouble {
            report.troubles.append(trouble)
            return
        }
        report.made += 1
        if let state = explored.state { report.ends[state, default: 0] += 1 }
        report.coverage.formUnion(explored.coverage)
        // On many hosts it is one thing still.
        var seen: Set<String> = []
        for finding in explored.findings where seen.insert(finding.cause).inserted {
            add(finding, explored.explored)
        }
        for reaction in explored.reactions { reactions.append((reaction, explored.explored)) }
    }

    private mutating func add(_ finding: Finding, _ explored: ExploredCase) {
        guard let place = places[finding.cause] else {
            places[finding.cause] = report.found.count
            report.found.append(.init(finding: finding, smallest: explored, count: 1))
            return
        }
        report.found[place].count += 1
        replace(place, finding, explored)
    }

    /// Takes a smaller rehearsal that shows the same.
    mutating func replace(_ place: Int, _ finding: Finding, _ explored: ExploredCase) {
        guard explored.isSmaller(than: report.found[place].smallest) else { return }
        report.found[place].finding = finding
        report.found[place].smallest = explored
    }

    /// Adds what shows only beside other rehearsals.
    mutating func compare() {
        let all = Array(Set(reactions.map(\.reaction)))
        for (reaction, explored) in reactions where reaction.isLeft(where: all) {
            add(reaction.finding, explored)
        }
        reactions = all.map { ($0, ExploredCase(hosts: report.hosts, seed: report.seed)) }
    }

    /// The report, with what is wrong first; what a host was left with is told by what is wrong, if that is.
    func finished(isInterrupted: Bool) -> ExplorationReport {
        var report = report
        report.isInterrupted = isInterrupted
        let kinds = Finding.Kind.allCases
        report.found = report.found.enumerated().sorted { left, right in
            let one = kinds.firstIndex(of: left.element.finding.kind) ?? 0
            let two = kinds.firstIndex(of: right.element.finding.kind) ?? 0
            return one == two ? left.offset < right.offset : one < two
        }.map(\.element)
        return report
    }
}
