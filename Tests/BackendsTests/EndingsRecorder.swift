import Admission
import Effects
import Synchronization

/// Keeps what a backend reports, for tests to look at.
final class EndingsRecorder: TaskObserver {
    private let kept = Mutex<(ended: [HostOutcome], wrote: [OutputStream: Bytes])>(([], [:]))

    /// The endings in the order they were reported.
    var ended: [HostOutcome] { kept.withLock { $0.ended } }

    /// What was shown live, per stream.
    func wrote(_ stream: OutputStream) -> Bytes { kept.withLock { $0.wrote[stream] ?? [] } }

    func ended(_ outcome: HostOutcome, of task: TaskID) { kept.withLock { $0.ended.append(outcome) } }

    func wrote(_ bytes: Bytes, to stream: OutputStream, on host: String, of task: TaskID) {
        kept.withLock { $0.wrote[stream, default: []] += bytes }
    }
}
