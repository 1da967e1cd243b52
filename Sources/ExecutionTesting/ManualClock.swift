public import Effects
public import Execution
import Synchronization

/// A clock that stands still until it is turned by hand.
public final class ManualClock: RunClock {
    private struct Sleeper {
        let number: Int
        let end: Duration
        let continuation: CheckedContinuation<Void, any Error>
    }
    private struct State {
        /// The time since the start.
        var elapsed = Duration.zero
        /// In the order they wake: by end, then by who slept first.
        var sleepers: [Sleeper] = []
        var cancelled: Set<Int> = []
        var begun = 0
        var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let start: Timestamp
    /// A mutex, because cancellation comes from any thread.
    private let state = Mutex(State())

    /// A clock that stands at `start`, in November 2026 unless given.
    public init(_ start: Timestamp = Timestamp(milliseconds: 1_795_000_000_000)) { self.start = start }

    public func now() -> Timestamp {
        let elapsed = state.withLock { $0.elapsed }.components
        let milliseconds = elapsed.seconds * 1000 + elapsed.attoseconds / 1_000_000_000_000_000
        return Timestamp(milliseconds: start.milliseconds + milliseconds)
    }

    public func sleep(_ duration: Duration) async throws {
        try Task.checkCancellation()
        guard duration > .zero else { return }
        let number = state.withLock { state in
            state.begun += 1
            return state.begun
        }
        defer { state.withLock { _ = $0.cancelled.remove(number) } }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { add($0, number, for: duration) }
        } onCancel: {
            cancel(number)
        }
    }

    /// Turns the clock forward and wakes the sleepers whose time has come, the earliest first.
    ///
    /// Each is woken with the clock at its own end; what it does then happens on its own task, perhaps later.
    public func advance(by duration: Duration) {
        let end = state.withLock { $0.elapsed } + max(.zero, duration)
        while wakeFirst(until: end) {}
        state.withLock { $0.elapsed = max($0.elapsed, end) }
    }

    /// Turns the clock to the end of the sleeper that is due first and wakes it; false when nobody sleeps.
    @discardableResult public func advanceToNext() -> Bool { wakeFirst(until: nil) }

    /// How many are asleep.
    public var sleepers: Int { state.withLock { $0.sleepers.count } }

    /// Returns when at least so many are asleep at once.
    public func sleepers(atLeast count: Int) async {
        await withCheckedContinuation { continuation in
            let isReached = state.withLock { state in
                if state.sleepers.count < count { state.watchers.append((count, continuation)) }
                return state.sleepers.count >= count
            }
            if isReached { continuation.resume() }
        }
    }

    private func wakeFirst(until end: Duration?) -> Bool {
        let sleeper = state.withLock { state -> Sleeper? in
            guard let first = state.sleepers.first, first.end <= end ?? first.end else { return nil }
            state.elapsed = max(state.elapsed, first.end)
            return state.sleepers.removeFirst()
        }
        sleeper?.continuation.resume()
        return sleeper != nil
    }

    private func add(
        _ continuation: CheckedContinuation<Void, any Error>, _ number: Int, for duration: Duration
    ) {
        let reached = state.withLock { state -> [CheckedContinuation<Void, Never>]? in
            if state.cancelled.contains(number) { return nil }
            let end = state.elapsed + duration
            let place = state.sleepers.firstIndex { $0.end > end } ?? state.sleepers.endIndex
            state.sleepers.insert(
                Sleeper(number: number, end: end, continuation: continuation), at: place)
            let asleep = state.sleepers.count
            defer { state.watchers.removeAll { $0.count <= asleep } }
            return state.watchers.filter { $0.count <= asleep }.map(\.continuation)
        }
        guard let reached else {
            continuation.resume(throwing: CancellationError())
            return
        }
        for watcher in reached { watcher.resume() }
    }

    private func cancel(_ number: Int) {
        let sleeper = state.withLock { state -> Sleeper? in
            guard let index = state.sleepers.firstIndex(where: { $0.number == number }) else {
                state.cancelled.insert(number)
                return nil
            }
            return state.sleepers.remove(at: index)
        }
        sleeper?.continuation.resume(throwing: CancellationError())
    }
}
