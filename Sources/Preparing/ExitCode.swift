package import Journaling

/// How `gse` tells its caller what happened.
///
/// One case for each code of the contract.
package enum ExitCode: Int32, Error {
    /// The run succeeded, the file is right, the command would be allowed.
    case succeeded = 0
    /// The playbook failed: a Lua, usage or syntax error, `gse.fail`, an uncaught `failed`, a spent budget.
    case failed = 1
    /// The run finished, but not all hosts are as wanted.
    case degraded = 2
    /// A refusal nobody caught ended the run.
    case refused = 3
    /// A fault nobody caught ended the run.
    case fault = 4
    /// The run was cancelled.
    case cancelled = 5
    /// The journal or the state directory cannot be used.
    case journal = 6
    /// The playbook does not follow its record, or a step is in doubt.
    case mismatch = 7
    /// The sandbox was lost, is missing, or is of another version.
    case sandbox = 8
    /// Wrong flags.
    case usage = 64
    /// A policy, an inventory or another settings file does not parse.
    case unparsable = 65
    /// A file is missing or cannot be read.
    case missing = 66
    /// A fault of this program.
    case bug = 70
}

extension ExitCode {
    /// The code of an ended run.
    ///
    /// What stopped the ledger itself comes before how the script ended: 6, 8, 7, 5, the rest.
    package init(_ end: RunEnd) {
        let family = end.code.map { $0.prefix { $0 != "." } }
        switch (family, end.state) {
        case ("journal", _): self = .journal
        case ("sandbox", _): self = .sandbox
        case ("replay", _): self = .mismatch
        case (_, .cancelled): self = .cancelled
        case (_, .succeeded): self = .succeeded
        case (_, .degraded): self = .degraded
        case (_, .refused): self = .refused
        case (_, .fault): self = .fault
        case (_, .failed): self = .failed
        // A run that is over is not running; to say so would be a fault of ours.
        case (_, .running): self = .bug
        }
    }
}
