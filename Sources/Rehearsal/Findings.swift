import Effects
public import Journaling

/// What is wrong with what a playbook did in one run: a reading of its facts, and of those of a run in which nothing failed.
///
/// Without such a reference only what shows in the run itself is found. It errs by saying nothing.
public struct Findings: Sendable {
    /// What is wrong, in the order of the kinds, hosts and steps.
    public private(set) var all: [Finding] = []
    /// What was done for hosts on which something failed.
    let reactions: [Reaction]

    /// Reads the facts of a run that ended.
    ///
    /// - Parameters:
    ///   - facts: all facts of the run, in order.
    ///   - reference: those of a run of the same playbook on the same hosts in which nothing failed; nil when there is none.
    ///     One that did not end well is none.
    ///   - knowledge: what facts alone do not say.
    public init(_ facts: [Fact], reference: [Fact]? = nil, _ knowledge: RunKnowledge = RunKnowledge()) {
        let story = RunStory(facts, knowledge)
        let clean = reference.map { RunStory($0, knowledge) }
        self.init(story, clean, knowledge)
    }

    /// Reads the facts of a run in which nothing was made to fail: it is its own reference, read once.
    public init(clean facts: [Fact], _ knowledge: RunKnowledge = RunKnowledge()) {
        let story = RunStory(facts, knowledge)
        self.init(story, story, knowledge)
    }

    init(_ story: RunStory, _ reference: RunStory?, _ knowledge: RunKnowledge) {
        let reference = reference.flatMap { $0.isGood ? $0 : nil }
        let judged = reference.map { reference in
            story.hosts.filter { !story.helpers.contains($0) && !reference.isSpoiled($0) }
                .map { HostJudgement($0, story, reference) }
        }
        reactions = judged.map { Self.reactions($0, story) } ?? []
        var found = Self.forgotten(story) + Self.lateTimeouts(story, knowledge)
        if let reference, let judged {
            found += Self.ignored(judged, story) + Self.repeated(judged, story, reference)
            found += Self.overBudget(judged, story, knowledge) + Self.heldLocks(judged, story, reference)
            found += Self.mixed(judged, story, reference)
        } else {
            found += Self.overRollout(story)
        }
        let own = reactions.filter { $0.isLeft(where: reactions) }.map(\.finding)
        all = Self.sorted(found + own)
    }

    /// Each once, by kind, host and step.
    static func sorted(_ findings: [Finding]) -> [Finding] {
        let kinds = Finding.Kind.allCases
        var seen: Set<Finding> = []
        return findings.filter { seen.insert($0).inserted }.sorted { left, right in
            let (one, two) = (kinds.firstIndex(of: left.kind) ?? 0, kinds.firstIndex(of: right.kind) ?? 0)
            if one != two { return one < two }
            if left.host != right.host { return left.host ?? "" < right.host ?? "" }
            return left.step ?? 0 < right.step ?? 0
        }
    }

    private static func reactions(_ hosts: [HostJudgement], _ story: RunStory) -> [Reaction] {
        hosts.compactMap { host in
            guard let index = host.failure, let ended = host.course[index].ended else { return nil }
            let failed = host.course[index]
            let begun = host.begun(upTo: index)
            // Whoever goes on has not answered this failure; what is done later answers another one.
            guard !begun.isEmpty || failed.isActing, !host.goesOn(after: ended) else { return nil }
            let isElsewhere = story.hosts.contains { other in
                story.helpers.contains(other)
                    && story.course(of: other).contains {
                        $0.isActing && $0.sequence > ended && $0.words.contains(host.host)
                    }
            }
            return Reaction(
                host: host.host, step: failed.step, words: failed.words, ending: failed.ending,
                begun: begun, tried: host.tried(upTo: index),
                passed: host.passed(before: index),
                isReacted: isElsewhere || host.isReaction(after: ended),
                isGone: failed.status == .lost,
                isSucceeded: story.end?.state == .succeeded)
        }
    }
}
