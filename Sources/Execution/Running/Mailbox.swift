import Synchronization

/// Where everything arrives that happens to a run: anybody posts, the run takes one after another.
///
/// An `AsyncStream` would do, but wakes its reader on the cooperative pool, from where it has to come back to the run's
/// thread: two threads woken for each event.
final class Mailbox: Sendable {
    private struct State {
        var events: [RunEvent] = []
        var first = 0
        var reader: CheckedContinuation<RunEvent, Never>?
        var isClosed = false

        /// The first event; the room of taken ones is given back when all are.
        mutating func take() -> RunEvent? {
            guard first < events.count else { return nil }
            defer {
                first += 1
                if first == events.count { (events, first) = ([], 0) }
            }
            return events[first]
        }
    }

    /// Posted to from any thread, also where nothing can be awaited.
    private let state = Mutex(State())

    /// Puts an event behind those that wait; a caller is answered at once when nothing is taken any more.
    func post(_ event: RunEvent) {
        let (reader, isClosed) = state.withLock { state in
            defer { state.reader = nil }
            if state.reader == nil, !state.isClosed { state.events.append(event) }
            return (state.reader, state.isClosed)
        }
        if isClosed { event.refuse() }
        reader?.resume(returning: event)
    }

    /// Takes nothing any more; whoever waits for an answer gets none.
    func close() {
        let left = state.withLock { state in
            defer { (state.events, state.first, state.isClosed) = ([], 0, true) }
            return state.events[state.first...]
        }
        for event in left { event.refuse() }
    }

    /// Whether nothing waits to be taken.
    var isEmpty: Bool { state.withLock { $0.first == $0.events.count } }

    /// Who wants the run to end, when that is among what waits; it stays there.
    var canceller: String? {
        state.withLock { state in
            state.events[state.first...].lazy.compactMap { event in
                if case .cancel(let whom) = event { whom } else { nil }
            }.first
        }
    }

    /// Takes the next event, waiting for one when there is none; one reader at a time.
    func next(isolation: isolated (any Actor)? = #isolation) async -> RunEvent {
        await withCheckedContinuation(isolation: isolation) { reader in
            let event = state.withLock { state in
                let event = state.take()
                if event == nil { state.reader = reader }
                return event
            }
            if let event { reader.resume(returning: event) }
        }
    }
}

extension RunEvent {
    /// Tells a caller that its effect is not asked for any more.
    fileprivate func refuse() {
        switch self {
        case .asked(_, let caller), .declined(_, _, let caller): caller.resume(returning: nil)
        case .ready(let waiter), .recording(let waiter): waiter.resume(returning: false)
        case .turn, .opened, .wrote, .ended, .performed, .rang, .cancel, .policy, .close, .leave: break
        }
    }
}
