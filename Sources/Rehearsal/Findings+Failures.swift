import Effects
import Journaling

extension Findings {
    /// Failures that the playbook took for none.
    static func ignored(_ hosts: [HostJudgement], _ story: RunStory) -> [Finding] {
        hosts.compactMap { host in
            guard let index = host.failure, let ended = host.course[index].ended else { return nil }
            let failed = host.course[index]
            let next = host.wentOn(after: index)
            let what = "\(failed.words) \(failed.ending)"
            switch story.end?.state {
            case .succeeded:
                let isChanged = next != nil || host.course[...index].contains(where: \.isActing)
                guard isChanged, !host.isReaction(after: ended) else { return nil }
                let then = next.map { "went on with \($0.words)" } ?? "ended as succeeded"
                return Finding(
                    .failureIgnored, host: host.host, step: failed.step, cause: what,
                    "\(what), and the playbook \(then)")
            case .degraded:
                guard let next else { return nil }
                return Finding(
                    .failureIgnored, host: host.host, step: failed.step, cause: what,
                    "\(what), and the playbook went on with \(next.words) there")
            case nil, .running, .failed, .refused, .fault, .cancelled: return nil
            }
        }
    }

    /// Commands that were done more often than when all goes well, with nothing put back between.
    static func repeated(
        _ hosts: [HostJudgement], _ story: RunStory, _ reference: RunStory
    ) -> [Finding] {
        var found: [Finding] = []
        for host in hosts {
            let usual = reference.course(of: host.host).reduce(into: [:]) { $0[$1.work, default: 0] += 1 }
            var before: [Attempt.Work: [Attempt]] = [:]
            for attempt in host.course where attempt.isOnce {
                let earlier = before[attempt.work] ?? []
                if let last = earlier.last, earlier.count >= usual[attempt.work] ?? 1,
                    !host.isReaction(after: last.sequence, before: attempt.sequence)
                {
                    found.append(
                        Finding(
                            .commandRepeated, host: host.host, step: attempt.step, cause: attempt.words,
                            "\(attempt.words) was done again (step \(last.step): \(last.ending)); a command that "
                                + "may be done twice has in_doubt = \"repeat\""))
                }
                if attempt.mayHaveBegun { before[attempt.work, default: []].append(attempt) }
            }
        }
        return found
    }

    /// Hosts with some of the work done and some not, in a run that says that not all is well.
    static func mixed(_ hosts: [HostJudgement], _ story: RunStory, _ reference: RunStory) -> [Finding] {
        guard let state = story.end?.state, state != .succeeded else { return [] }
        return hosts.compactMap { host in
            let (done, left) = host.made(reference)
            guard let last = done.last, let next = left.first, !host.isReaction(after: 0) else { return nil }
            return Finding(
                .mixedState, host: host.host, step: last.step, cause: "\(last.words), \(next.words)",
                "\(last.words) was done, \(next.words) was not, and the run ended as \(state.rawValue)")
        }
    }

    /// Locks that are given back when all goes well, and were kept while the playbook went on elsewhere.
    static func heldLocks(
        _ hosts: [HostJudgement], _ story: RunStory, _ reference: RunStory
    ) -> [Finding] {
        let given = Set(reference.locks.filter { $0.released != nil }.map(\.name))
        let failures = hosts.compactMap { host -> (host: String, ended: Int)? in
            host.failure.flatMap { host.course[$0].ended }.map { (host.host, $0) }
        }
        guard let first = failures.min(by: { $0.ended < $1.ended }) else { return [] }
        return story.locks.compactMap { lock in
            guard lock.released == nil, given.contains(lock.name), lock.taken < first.ended else {
                return nil
            }
            let next = hosts.filter { $0.host != first.host }.lazy.flatMap { host in
                host.course.filter { $0.isActing && $0.sequence > first.ended && host.place($0) != nil }
                    .map { (host.host, $0) }
            }.min { $0.1.sequence < $1.1.sequence }
            guard let next else { return nil }
            return Finding(
                .lockHeld, host: first.host, step: lock.step, cause: lock.name,
                "the lock \"\(lock.name)\" was still held when the playbook went on with \(next.1.words) on "
                    + "\(next.0), and to the end; when all goes well it is given back")
        }
    }
}
