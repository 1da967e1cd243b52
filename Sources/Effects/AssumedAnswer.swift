/// What a dry run answers for a command that does not run.
public struct AssumedAnswer: Sendable, Hashable {
    /// Its standard output.
    public var stdout: Bytes
    /// Its exit code.
    public var exitCode: Int32

    /// Makes an answer; empty output and exit code 0 unless given.
    public init(stdout: Bytes = [], exitCode: Int32 = 0) {
        self.stdout = stdout
        self.exitCode = exitCode
    }
}
