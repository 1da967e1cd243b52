/// Resource limits of a command's own process (setrlimit); nil leaves a limit as it is.
public struct ProcessLimits: Sendable, Hashable {
    /// CPU time (RLIMIT_CPU), in whole seconds, rounded up.
    public var cpu: Duration?
    /// Address space (RLIMIT_AS).
    public var memory: ByteCount?
    /// Open files (RLIMIT_NOFILE).
    public var files: Int?

    /// Makes limits; nothing is limited unless given.
    public init(cpu: Duration? = nil, memory: ByteCount? = nil, files: Int? = nil) {
        self.cpu = cpu
        self.memory = memory
        self.files = files
    }

    /// The stricter of the two in every dimension.
    public func narrowed(to other: ProcessLimits) -> ProcessLimits {
        ProcessLimits(
            cpu: Self.least(cpu, other.cpu), memory: Self.least(memory, other.memory),
            files: Self.least(files, other.files))
    }

    private static func least<Value: Comparable>(_ left: Value?, _ right: Value?) -> Value? {
        guard let left, let right else { return left ?? right }
        return min(left, right)
    }
}
