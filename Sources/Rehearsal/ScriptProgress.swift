import Effects
import Journaling

/// What the script had been told when it made a call.
///
/// It is told answers in the order of their facts; which of them it had when it called shows in its calls: a strand that
/// calls has had its last answer, and so all before that.
struct ScriptProgress {
    private var answers: [UInt32: Int] = [:]
    /// The answers that were given since the last that is known to have come.
    private var open: ArraySlice<Int> = []
    private var known = 0
    private var lastCall = 0
    /// The fact that shows each strand first.
    private(set) var began: [UInt32: Int] = [:]
    /// By the number of the fact of a call: the last answer that the script had for certain.
    private var knownAt: [Int: Int] = [:]

    /// The last fact whose answer the script certainly had when it made the call of this fact.
    func known(at call: Int) -> Int { knownAt[call] ?? 0 }

    /// Takes one more fact.
    mutating func add(_ fact: Fact) {
        switch fact.event {
        case .issued(let step, let strand, _, _, _), .refused(let step, let strand, _, _):
            guard step > 0 else { return }
            called(strand, fact.sequence)
            answered(strand, fact.sequence)
        case .asked(_, let strand, _): called(strand, fact.sequence)
        case .settled(_, let strand, let effect, _):
            // A wait or a sleep was called before, and nobody says when.
            switch effect["effect"] {
            case .string("wait"), .string("sleep"), .string("lock"), .string("approve"), .string("session"):
                if let last = answers[strand] { known = max(known, last) }
            default: called(strand, fact.sequence)
            }
            answered(strand, fact.sequence)
        case .started, .finished, .resumed, .repeated, .ending, .cancelled, .ended: break
        }
    }

    private mutating func called(_ strand: UInt32, _ sequence: Int) {
        if began[strand] == nil { began[strand] = sequence }
        if let last = answers[strand] {
            known = max(known, last)
        } else if lastCall + 1 < sequence, let oldest = open.first {
            // A strand that is new was begun in a turn, and a turn comes of an answer; not so when it may be the turn
            // of the call before.
            known = max(known, oldest)
        }
        while let first = open.first, first <= known { open.removeFirst() }
        knownAt[sequence] = known
        lastCall = sequence
    }

    private mutating func answered(_ strand: UInt32, _ sequence: Int) {
        if began[strand] == nil { began[strand] = sequence }
        answers[strand] = sequence
        open.append(sequence)
    }
}
