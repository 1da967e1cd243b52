import Admission
import Effects

extension Admitted<TaskRequest> {
    /// What a dry run really does of it, because it changes nothing; nil when that is nothing.
    ///
    /// Of a put it is the look what would change.
    var inDryRun: Admitted? {
        switch request.work {
        case .get: self
        case .command: isReadOnly ? self : nil
        case .put: request.options.assumed == nil ? look : nil
        case .probe: nil
        }
    }

    /// What a dry run answers for it.
    func assumedOutcome(on host: String) -> HostOutcome {
        let assumed = request.options.assumed ?? AssumedAnswer()
        return HostOutcome(
            host: host, status: assumed.exitCode == 0 ? .succeeded : .failed, exitCode: assumed.exitCode,
            stdout: CapturedOutput(assumed.stdout), limits: limits, isAssumed: true)
    }
}

extension HostOutcome {
    /// The outcome with the status that the task's own options give it: accepted exit codes, accepted loss.
    func judged(by options: TaskOptions) -> HostOutcome {
        var outcome = self
        switch status {
        case .succeeded, .failed:
            if let exitCode, reason == nil {
                outcome.status = options.acceptedExits.contains(exitCode) ? .succeeded : .failed
            }
        case .lost: if options.isLossAccepted { outcome.status = .succeeded }
        case .running, .timedOut, .cancelled: break
        }
        return outcome
    }
}
