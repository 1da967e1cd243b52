public import Effects

/// What a caller asks for with `proc_run_command`.
public struct CommandAsk: Sendable, Hashable {
    /// A command as a caller spells it.
    public enum Words: Sendable, Hashable {
        /// One string, split by the rule of policy files.
        case line(Bytes)
        /// The program and its arguments.
        case list([Bytes])
    }

    /// What is run.
    public var command: Words
    /// Whether standard output is kept; when not, it is dropped, on record too.
    public var keepsStdout: Bool
    /// Whether standard error is kept.
    public var keepsStderr: Bool
    /// Per host, from its start there; nil means the session's.
    public var timeout: Duration?
    /// Bytes kept per stream and host; nil means the policy's.
    public var output: ByteCount?
    /// Whether it may run beside other tasks of its session on the same host.
    public var isParallel: Bool
    /// Tells a repeated request from a new one; nil when it is not to be told.
    public var key: String?

    /// Makes an ask; everything but the command is the default unless given.
    public init(
        _ command: Words, keepsStdout: Bool = true, keepsStderr: Bool = true, timeout: Duration? = nil,
        output: ByteCount? = nil, isParallel: Bool = false, key: String? = nil
    ) {
        self.command = command
        self.keepsStdout = keepsStdout
        self.keepsStderr = keepsStderr
        self.timeout = timeout
        self.output = output
        self.isParallel = isParallel
        self.key = key
    }
}
