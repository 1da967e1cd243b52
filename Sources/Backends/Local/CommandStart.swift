import CSpawn
import Effects
import Glibc

/// Starting one command: its pipes, its process, and what a failure to start means.
struct CommandStart {
    /// How a start went.
    enum Ending {
        /// It runs.
        case running(gse_spawned, RunningCommand.Pipes)
        /// It could not be started on this target.
        case refused(reason: String, exitCode: Int32?)
        /// Descriptors, processes or memory are used up.
        case exhausted(Int32)
    }

    /// The null device, for a command without input.
    let nullDevice: Int32
    /// The soft limit of open files that commands get.
    let softFiles: UInt64

    /// Starts the command of a batch on a target.
    func start(_ batch: CommandBatch, host: String, tag: UInt64) -> Ending {
        var near = RunningCommand.Pipes()
        var far = RunningCommand.Pipes()
        defer {
            RunningCommand.shut(&far.stdin)
            RunningCommand.shut(&far.stdout)
            RunningCommand.shut(&far.stderr)
        }
        var error = gse_pipe(true, true, &near.stdout, &far.stdout)
        if error == 0 { error = gse_pipe(true, true, &near.stderr, &far.stderr) }
        if error == 0, batch.stdin?.isEmpty == false {
            error = gse_pipe(false, false, &near.stdin, &far.stdin)
        }
        guard error == 0 else { return abandon(&near, .exhausted(error)) }
        let standard = (far.stdin >= 0 ? far.stdin : nullDevice, far.stdout, far.stderr)
        let started = batch.plan.start(
            label: "\(batch.task) \(host)", standard: standard, starts: batch.starts?.descriptor ?? -1,
            tag: tag,
            softFiles: softFiles
        )
        if started.stage == Int32(GSE_STAGE_NONE.rawValue) { return .running(started, near) }
        return abandon(&near, meaning(of: started, in: batch))
    }

    private func abandon(_ near: inout RunningCommand.Pipes, _ ending: Ending) -> Ending {
        RunningCommand.shut(&near.stdin)
        RunningCommand.shut(&near.stdout)
        RunningCommand.shut(&near.stderr)
        return ending
    }

    private func meaning(of started: gse_spawned, in batch: CommandBatch) -> Ending {
        let error = started.error
        let words = String(cString: strerror(error)).lowercased()
        switch gse_stage(rawValue: UInt32(started.stage)) {
        case GSE_STAGE_CONDITION where started.condition < batch.conditions.count:
            return .refused(reason: batch.conditions[started.condition].brokenReason, exitCode: nil)
        case GSE_STAGE_LOOKUP:
            let isMissing = error == ENOENT || error == ENOTDIR
            return isMissing
                ? .refused(reason: "not found", exitCode: 127)
                : .refused(reason: "not executable: \(words)", exitCode: 126)
        case GSE_STAGE_DIRECTORY:
            return .refused(reason: "cannot enter the working directory: \(words)", exitCode: 126)
        case GSE_STAGE_IDENTITY where error != EAGAIN:
            return .refused(reason: "cannot act as the account: \(words)", exitCode: 126)
        case GSE_STAGE_EXEC where error == ELIBACC:
            return .refused(reason: "not executable: its interpreter is missing", exitCode: 126)
        case GSE_STAGE_EXEC where error == ENOMEM && batch.limits.process.memory != nil:
            return .refused(
                reason: "not executable: the memory limit is too small to start it", exitCode: 126)
        case GSE_STAGE_EXEC where ![EAGAIN, ENOMEM, EMFILE, ENFILE].contains(error):
            return .refused(reason: "not executable: \(words)", exitCode: 126)
        default:
            // The stages are C's numbers, not an enum of ours: what is left could not be prepared by this
            // machine.
            return .exhausted(error)
        }
    }
}
