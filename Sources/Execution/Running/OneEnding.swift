import Admission
import Effects
import Synchronization

/// Hears how one task ended on one host.
final class OneEnding: TaskObserver {
    private let heard = Mutex<HostOutcome?>(nil)

    /// The ending; nil before.
    var outcome: HostOutcome? { heard.withLock { $0 } }

    func ended(_ outcome: HostOutcome, of task: TaskID) { heard.withLock { $0 = outcome } }

    func wrote(_ bytes: Bytes, to stream: OutputStream, on host: String, of task: TaskID) {}
}
