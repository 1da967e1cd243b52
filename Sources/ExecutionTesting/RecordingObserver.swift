public import Effects
public import Execution
public import Journaling
import Synchronization

/// Watches a run and keeps what it sees.
public final class RecordingObserver: RunObserver {
    private struct State {
        var facts: [Fact] = []
        var output: [String: Bytes] = [:]
        var waits: [String] = []
        var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    /// A mutex, because output may come from any thread.
    private let seen = Mutex(State())

    /// Has seen nothing yet.
    public init() {}

    /// The facts so far.
    public var facts: [Fact] { seen.withLock { $0.facts } }

    /// What a host wrote so far, both streams together.
    public func output(of host: String) -> Bytes { seen.withLock { $0.output[host] ?? [] } }

    /// Why the run stood still, each time it said so.
    public var waits: [String] { seen.withLock { $0.waits } }

    /// Returns when at least so many facts have been recorded.
    public func recorded(atLeast count: Int) async {
        await withCheckedContinuation { continuation in
            let isReached = seen.withLock { seen in
                if seen.facts.count < count { seen.watchers.append((count, continuation)) }
                return seen.facts.count >= count
            }
            if isReached { continuation.resume() }
        }
    }

    public func recorded(_ fact: Fact) {
        let reached = seen.withLock { seen in
            seen.facts.append(fact)
            let count = seen.facts.count
            defer { seen.watchers.removeAll { $0.count <= count } }
            return seen.watchers.filter { $0.count <= count }
        }
        for watcher in reached { watcher.continuation.resume() }
    }

    public func wrote(_ bytes: Bytes, to stream: OutputStream, on host: String, of task: TaskID) {
        seen.withLock { $0.output[host, default: []] += bytes }
    }

    public func waits(_ why: String) { seen.withLock { $0.waits.append(why) } }
}
