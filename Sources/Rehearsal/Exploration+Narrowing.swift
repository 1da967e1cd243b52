import Backends
import Effects
import Journaling

extension Exploration {
    /// Lets the same work fail on one host after another, as long as the playbook goes on, so that a budget is spent.
    ///
    /// Only where something says what the budget is.
    func spendBudgets(_ base: ExploredCase, _ gathering: inout Gathering) async {
        let clean = gathering.report.clean
        let story = RunStory(clean.run.facts, knowledge)
        guard let budget = knowledge.budget ?? story.budget.declared ?? story.budget.anyRollout else {
            return
        }
        let most = budget.hosts(of: story.hosts.count) + 3
        let hosts = story.hosts.filter { !story.helpers.contains($0) }
        guard let first = hosts.first(where: { !story.course(of: $0).isEmpty }) else { return }
        var tried: Set<Attempt.Work> = []
        for attempt in story.course(of: first) where tried.insert(attempt.work).inserted {
            guard let task = attempt.task else { continue }
            let begin = PlannedFault(task, on: first, .exitCode(1))
            for explored in await series(begin, attempt.work, base, clean, most: min(most, hosts.count)) {
                gathering.expect(planned: 1, possible: 1)
                gathering.take(explored)
            }
        }
    }

    /// Rehearsals in each of which the same work fails once more, until the playbook does it no more.
    private func series(
        _ begin: PlannedFault, _ work: Attempt.Work, _ base: ExploredCase, _ clean: ExploredRun, most: Int
    ) async -> [Explored] {
        var faults = [begin]
        var all: [Explored] = []
        while faults.count <= most, !Task.isCancelled {
            let explored = base.with(faults)
            guard let made = try? await rehearse(explored) else { break }
            all.append(Explored(explored, made, clean, knowledge))
            guard let next = next(of: work, after: faults, in: made.run.facts) else { break }
            faults.append(next)
        }
        return all
    }

    /// The same work where it has not failed yet.
    private func next(
        of work: Attempt.Work, after faults: [PlannedFault], in facts: [Fact]
    ) -> PlannedFault? {
        let story = RunStory(facts, knowledge)
        let failed = Set(faults.map(\.place))
        let open = story.hosts.flatMap { host in
            story.course(of: host).filter { $0.work == work }.map { (host, $0) }
        }
        // A host on which it is tried again has to fail again.
        let next = open.filter { host, attempt in
            attempt.task.map { !failed.contains(FaultPlan.Place($0, on: host)) } ?? false
        }.min { $0.1.sequence < $1.1.sequence }
        return next.flatMap { host, attempt in
            attempt.task.map { PlannedFault($0, on: host, .exitCode(1)) }
        }
    }

    /// Looks for what was found with fewer hosts, one after another.
    func shrink(_ gathering: inout Gathering) async {
        gathering.compare()
        let reactions = gathering.reactions.map(\.reaction)
        for place in gathering.report.found.indices.prefix(Self.mostShrunk) {
            let found = gathering.report.found[place]
            guard found.smallest.crash == nil, found.smallest.rate == 0, !found.smallest.rejects else {
                continue
            }
            for hosts in fewer where hosts < found.smallest.hosts && !Task.isCancelled {
                let base = ExploredCase(hosts: hosts, seed: found.smallest.seed)
                guard let clean = try? await rehearse(base) else { continue }
                if let (finding, explored) = await again(
                    found.finding.cause, like: found.smallest.faults, base, clean, reactions,
                    gathering.report.clean)
                {
                    gathering.replace(place, finding, explored)
                    break
                }
            }
        }
    }

    /// More would take longer than it is worth.
    private static let mostShrunk = 40

    /// The same finding with the like of a fault among fewer hosts.
    private func again(
        _ cause: String, like faults: [PlannedFault], _ base: ExploredCase, _ clean: ExploredRun,
        _ reactions: [Reaction], _ whole: ExploredRun
    ) async -> (Finding, ExploredCase)? {
        func shows(_ explored: Explored) -> (Finding, ExploredCase)? {
            explored.all(beside: reactions).first { $0.cause == cause }.map { ($0, explored.explored) }
        }
        guard let fault = faults.first else { return shows(Explored(base, clean, clean, knowledge)) }
        let original = FaultCases(whole.run.facts, knowledge).all.first { $0.fault == fault }
        guard let original else { return nil }
        let like = FaultCases(clean.run.facts, knowledge).all.filter { $0.likeness == original.likeness }
        guard faults.count == 1 else {
            guard let begin = like.first else { return nil }
            let series = await series(begin.fault, begin.work, base, clean, most: faults.count)
            return series.lazy.compactMap(shows).first
        }
        for candidate in [like.first, like.last].compactMap(\.self) {
            if let shown = shows(await explore(base.with([candidate.fault]), clean)) { return shown }
        }
        return nil
    }
}
