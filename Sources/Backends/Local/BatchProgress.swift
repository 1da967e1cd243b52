import Admission
import Effects

/// How far a batch is.
///
/// Lives on the loop's thread only.
final class BatchProgress {
    let batch: CommandBatch
    /// The first target that has not been started.
    var next = 0
    /// How many are running.
    var running = 0
    /// What kept the rest from being started.
    var fault: Fault?

    init(_ batch: CommandBatch) { self.batch = batch }

    /// Whether another target may be started now, as far as the batch goes.
    var mayStart: Bool {
        fault == nil && next < batch.targets.count && running < batch.limits.hostsAtOnce && !batch.isCancelled
    }

    /// Whether every target has ended.
    var isOver: Bool { running == 0 && next == batch.targets.count }

    /// Ends every target that has not been started, in the same way.
    func endRest(_ status: TaskStatus, reason: String?) {
        while next < batch.targets.count {
            let host = batch.targets[next]
            next += 1
            batch.observer.ended(
                HostOutcome(host: host, status: status, reason: reason, limits: batch.limits), of: batch.task)
        }
    }
}
