import Effects
import Journaling

/// What a playbook did for a host on which something failed: whether it put the host back shows only beside other runs.
struct Reaction: Sendable, Hashable {
    /// The host.
    let host: String
    /// The step that failed, and in words.
    let step: Int
    let words: String
    let ending: String
    /// The changes that may have been made by then.
    let begun: Set<Int>
    /// The changes that were tried by then, those that cannot have been made too.
    let tried: Set<Int>
    /// What was looked at before that, and was well.
    let passed: Set<Int>
    /// Whether the host was put back, or something else was done for it.
    let isReacted: Bool
    /// Whether it could not be reached any more, so that nothing could be done for it.
    let isGone: Bool
    /// Whether the run ended as if nothing had failed.
    let isSucceeded: Bool

    /// Whether this host was left as it was, where the playbook put one back on which no more had been done.
    ///
    /// What passed a look that it did not pass there is on the safe side.
    func isLeft(where others: [Reaction]) -> Bool {
        guard !isReacted, !isGone, !isSucceeded, !begun.isEmpty else { return false }
        return others.contains { other in
            other.isReacted && !other.isSucceeded && !other.tried.isEmpty && other.tried.isSubset(of: begun)
                && passed.isSubset(of: other.passed)
        }
    }

    /// The finding that it was left.
    var finding: Finding {
        Finding(
            .notRolledBack, host: host, step: step, cause: "\(words) \(ending)",
            "\(words) \(ending), and the host was left as it was; after another failure with as much done, "
                + "the playbook puts the host back")
    }
}
