import Effects
import Journaling

/// How a host fared in a run that went wrong, held against a run in which nothing did.
struct HostJudgement {
    let host: String
    /// What was done on it.
    let course: [Attempt]
    /// When the run undid something on it.
    private let undone: [Int]
    /// What is done on it when all goes well, and where in the order first.
    private let usual: [Attempt.Work: Int]
    /// How it failed there, where it did.
    private let usualFailures: Set<Attempt.Failure>

    init(_ host: String, _ story: RunStory, _ reference: RunStory) {
        self.host = host
        course = story.course(of: host)
        undone = (story.attempts[host] ?? []).filter(\.isUndo).map(\.sequence)
        usual = Dictionary(
            reference.course(of: host).enumerated().map { ($1.work, $0) },
            uniquingKeysWith: { first, _ in first })
        usualFailures = Set(reference.course(of: host).compactMap(\.failure))
    }

    /// The place of an attempt in what is done when all goes well; nil for what is done only otherwise.
    func place(_ attempt: Attempt) -> Int? { usual[attempt.work] }

    /// The first failure that no later success of the same work made good, of work that is done when all goes well and
    /// does not fail the same way then.
    var failure: Int? {
        course.indices.first { index in
            let attempt = course[index]
            guard let failure = attempt.failure, place(attempt) != nil else { return false }
            return !usualFailures.contains(failure) && !course.isMadeGood(index)
        }
    }

    /// Whether anything but the usual was done to the host between two facts.
    func isReaction(after: Int, before: Int = .max) -> Bool {
        let range = (after + 1)..<before
        return undone.contains { range.contains($0) }
            || course.contains { $0.isActing && place($0) == nil && range.contains($0.sequence) }
    }

    /// Whether the first change after a fact was one of the usual.
    func goesOn(after: Int) -> Bool {
        let next = course.first { $0.isActing && $0.sequence > after }
        guard let next, place(next) != nil else { return false }
        return !undone.contains { $0 > after && $0 < next.sequence }
    }

    /// The next change of the usual that was made after a failure as if it had not been.
    func wentOn(after failure: Int) -> Attempt? {
        let failed = course[failure]
        guard let ended = failed.ended, let place = place(failed) else { return nil }
        let next = course[failure...].first { attempt in
            attempt.isActing && attempt.sequence > ended && self.place(attempt).map { $0 > place } ?? false
        }
        guard let next, !isReaction(after: ended, before: next.sequence) else { return nil }
        return next
    }

    /// The changes that were begun up to an attempt, that one too.
    func begun(upTo index: Int) -> Set<Attempt.Work> {
        Set(course[...index].filter { $0.isActing && $0.mayHaveBegun }.map(\.work))
    }

    /// The changes that were tried up to an attempt, that one too.
    func tried(upTo index: Int) -> Set<Attempt.Work> {
        Set(course[...index].filter(\.isActing).map(\.work))
    }

    /// What was looked at before an attempt, and was well.
    func passed(before index: Int) -> Set<Attempt.Work> {
        Set(course[..<index].filter { !$0.isActing && $0.status == .succeeded }.map(\.work))
    }

    /// The changes of the usual that were made, and those that were not.
    func made(_ reference: RunStory) -> (done: [Attempt], left: [Attempt]) {
        let changes = reference.course(of: host).filter(\.isActing)
        let made = Set(course.filter { $0.isActing && $0.status == .succeeded }.map(\.work))
        return (changes.filter { made.contains($0.work) }, changes.filter { !made.contains($0.work) })
    }
}
