/// How a command ended, what it wrote, and what it took.
struct MeasuredEnding: Sendable {
    /// Its exit code; nil when a signal ended it.
    var code: Int32?
    /// The signal that ended it.
    var signal: Int32?
    /// What it wrote to standard output and to standard error, one after the other.
    var output: String
    var outputBytes: Int
    var wall: Duration
    /// CPU time of the processes it started and reaped: the worker, and the commands.
    var childrenCPU: Duration
    /// The most memory of its own that it had in use at once.
    var peakBytes: Int
}
