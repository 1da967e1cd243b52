import Synchronization

/// Work that may hang on a thread, and who waits for it: whoever ends it first decides.
final class WorkAttempt<Value: Sendable>: Sendable {
    /// How it ended for who waits.
    enum Ending: Sendable {
        case done(Value)
        case timedOut
        case cancelled
    }

    private struct State {
        var waiting: CheckedContinuation<Ending, Never>?
        var ending: Ending?
        var isRunning = false
    }

    private let state = Mutex(State())

    /// Whether somebody still waits for it.
    var isWanted: Bool { state.withLock { $0.ending == nil } }

    /// Who is told of the ending.
    func wait(_ waiting: CheckedContinuation<Ending, Never>) {
        let ending = state.withLock { state in
            if state.ending == nil { state.waiting = waiting }
            return state.ending
        }
        if let ending { waiting.resume(returning: ending) }
    }

    /// A thread takes it; false when nobody waits any more.
    func begin() -> Bool {
        state.withLock { state in
            state.isRunning = state.ending == nil
            return state.isRunning
        }
    }

    /// The thread is done; false when it had been given up.
    func finish(_ value: Value) -> Bool { end(.done(value)) != nil }

    /// Nobody waits any more; true when a thread is left with it.
    func giveUp(_ ending: Ending) -> Bool { end(ending) ?? false }

    /// Ends it; nil when something else did before, else whether a thread had taken it.
    private func end(_ ending: Ending) -> Bool? {
        let (waiting, wasRunning) = state.withLock { state -> (CheckedContinuation<Ending, Never>?, Bool?) in
            guard state.ending == nil else { return (nil, nil) }
            state.ending = ending
            defer { state.waiting = nil }
            return (state.waiting, state.isRunning)
        }
        waiting?.resume(returning: ending)
        return wasRunning
    }
}
