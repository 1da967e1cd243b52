import Effects
import Synchronization

/// Which one-time tokens were used: by digest, until the last moment at which each would still be accepted.
///
/// A token takes some 100 bytes. When the memory is full nothing is forgotten before its time; new ones are not accepted.
final class ReplayMemory: Sendable {
    /// What became of a token that is shown.
    enum Answer: Hashable {
        case first
        case again
        case full
    }

    private struct State {
        var used: Set<Mark> = []
        /// The marks by the minute in which they may be forgotten.
        var minutes: [Int64: [Mark]] = [:]
        var swept = Int64.min
    }

    private let capacity: Int
    /// Two requests with the same token come at once: one of them is the first.
    private let state = Mutex(State())

    /// A memory of so many tokens.
    init(capacity: Int = 100_000) { self.capacity = capacity }

    /// Takes note of a token, by its issuer and id.
    func use(issuer: String, id: String, until end: Timestamp, now: Timestamp) -> Answer {
        // Written as JSON, since no two lists are written alike.
        let mark = Mark(of: JSON.strings([issuer, id]).encoded)
        return state.withLock { state in
            Self.sweep(&state, before: Self.minute(now))
            if state.used.contains(mark) { return .again }
            guard state.used.count < capacity else { return .full }
            state.used.insert(mark)
            state.minutes[Self.minute(end) + 1, default: []].append(mark)
            return .first
        }
    }

    private static func sweep(_ state: inout State, before minute: Int64) {
        guard minute > state.swept else { return }
        state.swept = minute
        for passed in state.minutes.keys.filter({ $0 < minute }) {
            for mark in state.minutes.removeValue(forKey: passed) ?? [] { state.used.remove(mark) }
        }
    }

    private static func minute(_ instant: Timestamp) -> Int64 { instant.milliseconds / 60_000 }
}
