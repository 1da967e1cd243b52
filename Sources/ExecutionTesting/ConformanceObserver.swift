import Admission
import Effects
import Synchronization

/// Keeps what a backend reports while a rule is checked.
final class ConformanceObserver: TaskObserver {
    private struct Reports {
        var endings: [HostOutcome] = []
        var live: [OutputStream: Bytes] = [:]
    }

    // Reports come from threads of the backend's own.
    private let reports = Mutex(Reports())
    private let firstOutput: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation

    init() { (firstOutput, signal) = AsyncStream.makeStream() }

    /// The endings in the order they came.
    var endings: [HostOutcome] { reports.withLock { $0.endings } }

    /// What was shown live.
    var live: [OutputStream: Bytes] { reports.withLock { $0.live } }

    /// Returns when something was written, or the work has ended.
    func somethingHappened() async {
        for await _ in firstOutput { return }
    }

    func ended(_ outcome: HostOutcome, of task: TaskID) {
        reports.withLock { $0.endings.append(outcome) }
        signal.finish()
    }

    func wrote(_ bytes: Bytes, to stream: OutputStream, on host: String, of task: TaskID) {
        reports.withLock { $0.live[stream, default: []] += bytes }
        signal.yield()
    }
}
