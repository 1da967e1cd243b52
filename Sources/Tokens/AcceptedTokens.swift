import Admission
import Effects
import Synchronization

/// Tokens that were accepted, so that the same one is not taken apart and checked with each request of a caller.
///
/// One is remembered with the key that signed it and the time in which it is good, and both are looked at each time. Among the
/// last 10,000 tokens that were shown each is remembered, and among the last 5,000 for certain.
final class AcceptedTokens: Sendable {
    /// What an accepted token says.
    struct Entry {
        let keyID: String
        let key: VerificationKey
        let time: Range<Timestamp>
        let principal: Principal
    }

    private struct State {
        var young: [Mark: Entry] = [:]
        var old: [Mark: Entry] = [:]
    }

    private let half: Int
    /// Requests come on any thread.
    private let state = Mutex(State())

    /// A memory of so many tokens.
    init(capacity: Int = 10_000) { half = max(1, capacity / 2) }

    /// The token of that mark.
    func entry(_ mark: Mark) -> Entry? {
        state.withLock { state in
            if let entry = state.young[mark] { return entry }
            guard let entry = state.old[mark] else { return nil }
            add(entry, mark, to: &state)
            return entry
        }
    }

    /// Remembers a token.
    func add(_ entry: Entry, _ mark: Mark) { state.withLock { add(entry, mark, to: &$0) } }

    private func add(_ entry: Entry, _ mark: Mark, to state: inout State) {
        if state.young.count >= half {
            state.old = state.young
            state.young = [:]
        }
        state.young[mark] = entry
    }
}
