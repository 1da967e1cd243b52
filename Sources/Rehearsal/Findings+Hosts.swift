import Effects
import Journaling

extension Findings {
    /// Which hosts are treated alike: of the same sessions and groups.
    private struct Peers: Hashable {
        let sessions: [String]
        let isTarget: Bool
        let groups: [String]
    }

    /// Hosts that did not get, in a run that succeeded, what most hosts like them got.
    ///
    /// Who got something else, failed somewhere or answered otherwise was not forgotten.
    static func forgotten(_ story: RunStory) -> [Finding] {
        guard story.end?.state == .succeeded else { return [] }
        var sessions: [String: [String]] = [:]
        for session in story.sessions where session.hosts.count > 1 {
            for host in session.hosts { sessions[host, default: []].append(session.id) }
        }
        var classes: [Peers: [String]] = [:]
        for host in story.hosts where !story.helpers.contains(host) {
            let peers = Peers(
                sessions: sessions[host] ?? [], isTarget: story.targets.contains(host),
                groups: story.groups[host] ?? [])
            guard peers.isTarget || !peers.sessions.isEmpty else { continue }
            classes[peers, default: []].append(host)
        }
        return classes.values.flatMap { forgotten(among: $0, story) }
    }

    private static func forgotten(among hosts: [String], _ story: RunStory) -> [Finding] {
        let courses = hosts.map { host in
            (host: host, course: story.course(of: host))
        }
        let changes = courses.map { $0.course.filter(\.isActing).map(\.work) }
        let counts = changes.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        guard let most = counts.max(by: { $0.value < $1.value }), most.value * 2 > hosts.count,
            !most.key.isEmpty, let model = changes.firstIndex(of: most.key).map({ courses[$0] })
        else { return [] }
        return zip(courses, changes).compactMap { own, changes in
            guard changes != most.key, isPart(changes, of: most.key) else { return nil }
            guard own.course.allSatisfy({ $0.status == .succeeded }), isAlike(own.course, model.course) else {
                return nil
            }
            let got = Set(changes)
            guard let missed = model.course.first(where: { $0.isActing && !got.contains($0.work) }) else {
                return nil
            }
            return Finding(
                .hostForgotten, host: own.host, step: missed.step, cause: missed.words,
                "\(missed.words) was done on \(most.value) hosts like it and not here, and the run succeeded")
        }
    }

    /// Whether one is the other with something left out.
    private static func isPart(_ part: [Attempt.Work], of whole: [Attempt.Work]) -> Bool {
        var rest = whole[...]
        for work in part {
            guard let place = rest.firstIndex(of: work) else { return false }
            rest = rest[(place + 1)...]
        }
        return part.count < whole.count
    }

    /// Whether two hosts gave the same answers to what both were asked.
    private static func isAlike(_ one: [Attempt], _ other: [Attempt]) -> Bool {
        let known = Dictionary(
            other.filter { !$0.isActing }.map { ($0.work, $0.answer) },
            uniquingKeysWith: { first, _ in first })
        return one.allSatisfy { $0.isActing || known[$0.work] == nil || known[$0.work] == $0.answer }
    }

    private static func seconds(_ duration: Duration) -> String {
        let seconds = duration / .seconds(1)
        return Int(exactly: seconds).map { "\($0) s" } ?? "\(seconds) s"
    }

    /// Time-outs that can never come, since the run is over before.
    static func lateTimeouts(_ story: RunStory, _ knowledge: RunKnowledge) -> [Finding] {
        guard let limit = knowledge.timeLimit else { return [] }
        var seen: Set<Attempt.Work> = []
        return story.hosts.flatMap { story.attempts[$0] ?? [] }.compactMap { attempt in
            guard let asked = attempt.timeout else { return nil }
            let timeout = attempt.effectiveTimeout.map { min($0, asked) } ?? asked
            guard timeout > limit, seen.insert(attempt.work).inserted else { return nil }
            return Finding(
                .timeoutBeyondRun, step: attempt.step, cause: attempt.words,
                "\(attempt.words) may take \(seconds(timeout)), and the run \(seconds(limit)): what "
                    + "the playbook does after a time-out is never done")
        }
    }
}
