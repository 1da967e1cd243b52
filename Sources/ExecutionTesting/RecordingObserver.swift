public import Effects
public import Execution
public import Journaling
import Synchronization

/// Watches a run and keeps what it sees.
public final class RecordingObserver: RunObserver {
    /// A mutex, because output may come from any thread.
    private let seen = Mutex<(facts: [Fact], output: [String: Bytes])>(([], [:]))

    /// Has seen nothing yet.
    public init() {}

    /// The facts so far.
    public var facts: [Fact] { seen.withLock { $0.facts } }

    /// What a host wrote so far, both streams together.
    public func output(of host: String) -> Bytes { seen.withLock { $0.output[host] ?? [] } }

    public func recorded(_ fact: Fact) { seen.withLock { $0.facts.append(fact) } }

    public func wrote(_ bytes: Bytes, to stream: OutputStream, on host: String, of task: TaskID) {
        seen.withLock { $0.output[host, default: []] += bytes }
    }
}
