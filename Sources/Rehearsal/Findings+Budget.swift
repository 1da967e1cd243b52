import Effects
import Journaling

extension Findings {
    /// Hosts that were begun after more had failed than may: by what rollouts say of themselves, or by the budget declared.
    static func overBudget(
        _ hosts: [HostJudgement], _ story: RunStory, _ knowledge: RunKnowledge
    ) -> [Finding] {
        guard story.budget.drivers.isEmpty else { return overRollout(story) }
        guard let budget = knowledge.budget ?? story.budget.declared else { return [] }
        let most = budget.hosts(of: story.targets.isEmpty ? hosts.count : story.targets.count)
        let told = hosts.compactMap { host in
            host.failure.flatMap { index in
                // The playbook may have tried more than once before it counts.
                let work = host.course[index].work
                return host.course.last { $0.work == work }.flatMap(story.told)
            }
        }.sorted()
        guard told.count > most else { return [] }
        let spent = told[most]
        return hosts.compactMap { host in
            guard let first = host.course.first(where: \.isActing), host.place(first) != nil,
                first.sequence > spent, story.script.known(at: first.sequence) >= spent,
                !isInFlight(first, host.host, since: spent, story)
            else { return nil }
            return Finding(
                .budgetExceeded, host: host.host, step: first.step, cause: first.words,
                "\(first.words) was begun after \(told.count { $0 < first.sequence }) hosts had failed, and "
                    + "\(most) may")
        }
    }

    /// Hosts that were begun after a rollout had stopped.
    static func overRollout(_ story: RunStory) -> [Finding] {
        guard let stop = story.budget.stops.first else { return [] }
        return story.hosts.compactMap { host in
            guard !story.helpers.contains(host),
                let first = story.course(of: host).first(where: \.isActing), first.sequence > stop.sequence,
                !isInFlight(first, host, since: stop.sequence, story)
            else { return nil }
            return Finding(
                .budgetExceeded, host: host, step: first.step, cause: first.words,
                "\(first.words) was begun after \(stop.words)")
        }
    }

    /// Whether the strand of a host's own had begun before: it goes on to its end.
    private static func isInFlight(_ attempt: Attempt, _ host: String, since: Int, _ story: RunStory) -> Bool
    {
        guard !story.budget.drivers.contains(attempt.strand),
            story.script.began[attempt.strand] ?? .max <= since
        else { return false }
        return !story.hosts.contains { other in
            other != host
                && story.attempts[other]?.contains {
                    $0.strand == attempt.strand && $0.sequence < attempt.sequence
                } ?? false
        }
    }
}
