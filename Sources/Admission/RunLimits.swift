public import Effects

/// The limits of a whole run: the largest among the active roles, the least among the policies.
public struct RunLimits: Sendable, Hashable {
    /// Hosts in one session; more are refused.
    public var hosts = 1000
    /// Commands running at once over all hosts; more wait.
    public var concurrent = 256
    /// Calls of `gse.run` (put, get and probe included); one more ends the run.
    public var commands = 10_000
    /// Refusals; one more ends the run.
    public var refusals = 100
    /// Time the run takes, without waiting for approvals.
    public var runTime = Duration.seconds(7200)
    /// CPU time of the script.
    public var cpu = Duration.seconds(10)
    /// Memory of the script.
    public var memory = ByteCount.mebibytes(64)
    /// Bytes of log entries.
    public var log = ByteCount.mebibytes(4)
    /// Bytes of captured output over all commands, and of files read.
    public var outputTotal = ByteCount.mebibytes(64)
    /// Effects of any kind.
    public var effects = 1_000_000
    /// Sessions open at once.
    public var sessions = 10_000
    /// Bytes on record of what is asked and answered, beside output and log.
    public var record = ByteCount.mebibytes(256)
    /// Strands at once.
    public var strands = 10_000
    /// The size of one value that crosses between script and host.
    public var value = ByteCount.mebibytes(16)
    /// Time the script may run without asking the host for anything.
    public var stepTime = Duration.seconds(60)

    /// The defaults of the policy file.
    public init() {}
}
