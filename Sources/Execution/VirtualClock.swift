public import Effects
import Synchronization
import Threads

/// A clock that stands still while anything happens in its run, and then turns to the next instant at which something will.
///
/// Everything of a run happens on its own thread. When that thread has nothing left to do and nobody outside is waited
/// for (``attend(_:)``), nothing can happen any more but by time: then the one sleeper that is due first is woken. So a
/// run of hours takes as long as what happens in it, and happens in the same order each time. One clock serves one run.
public final class VirtualClock: RunClock {
    private struct State {
        /// Nanoseconds since the start.
        var elapsed: Int64 = 0
        /// The numbers of the sleepers by when they wake; of those woken early, too.
        var queue = DeadlineQueue()
        var sleepers: [UInt64: CheckedContinuation<Void, any Error>] = [:]
        var cancelled: Set<UInt64> = []
        var begun: UInt64 = 0
        /// How many wait for something outside, which takes no time.
        var attending = 0
        /// Those who have got it and go on when everything else has come to rest.
        var arrived: ArraySlice<CheckedContinuation<Void, Never>> = []
    }

    private let start: Timestamp
    /// A mutex, because cancellation comes from any thread.
    private let state = Mutex(State())

    /// A clock that stands at `start`.
    public init(_ start: Timestamp) { self.start = start }

    /// How much time has gone by since the start.
    public var elapsed: Duration { .nanoseconds(state.withLock { $0.elapsed }) }

    public func now() -> Timestamp {
        Timestamp(milliseconds: start.milliseconds + state.withLock { $0.elapsed } / 1_000_000)
    }

    public func sleep(_ duration: Duration) async throws {
        try Task.checkCancellation()
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

    /// Waits for something outside the run, during which time stands still.
    ///
    /// It goes on when everything that happened meanwhile has come to rest, however long it really took.
    public func attend<Value>(_ work: () async -> Value) async -> Value {
        state.withLock { $0.attending += 1 }
        let value = await work()
        await withCheckedContinuation { arrived in state.withLock { $0.arrived.append(arrived) } }
        state.withLock { $0.attending -= 1 }
        return value
    }

    public var whenIdle: (@Sendable () -> Bool)? { { self.turn() } }

    /// Lets the next thing happen; false when nothing will, or not by time.
    private func turn() -> Bool {
        enum Next {
            case arrival(CheckedContinuation<Void, Never>), sleeper(CheckedContinuation<Void, any Error>)
        }
        let next = state.withLock { state -> Next? in
            if let arrival = state.arrived.popFirst() { return .arrival(arrival) }
            guard state.attending == 0 else { return nil }
            while let end = state.queue.first, let number = state.queue.next(due: end) {
                guard let sleeper = state.sleepers.removeValue(forKey: number) else { continue }
                state.elapsed = max(state.elapsed, end)
                return .sleeper(sleeper)
            }
            return nil
        }
        switch next {
        case .arrival(let arrival): arrival.resume()
        case .sleeper(let sleeper): sleeper.resume()
        case nil: return false
        }
        return true
    }

    private func add(
        _ continuation: CheckedContinuation<Void, any Error>, _ number: UInt64, for duration: Duration
    ) {
        let isCancelled = state.withLock { state in
            if state.cancelled.contains(number) { return true }
            let (end, overflows) = state.elapsed.addingReportingOverflow(duration.inNanoseconds)
            state.queue.insert(overflows ? .max : end, number)
            state.sleepers[number] = continuation
            return false
        }
        if isCancelled { continuation.resume(throwing: CancellationError()) }
    }

    private func cancel(_ number: UInt64) {
        let sleeper = state.withLock { state in
            let sleeper = state.sleepers.removeValue(forKey: number)
            if sleeper == nil { state.cancelled.insert(number) }
            return sleeper
        }
        sleeper?.resume(throwing: CancellationError())
    }
}
