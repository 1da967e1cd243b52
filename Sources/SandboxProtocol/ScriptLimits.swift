/// The limits of a script.
///
/// The first that is reached ends the worker process: nothing is left that could catch it.
public struct ScriptLimits: Sendable, Hashable {
    /// CPU time of the worker, in milliseconds, 1 or more.
    public var cpuMilliseconds: Int
    /// The most bytes Lua may have allocated at once.
    public var memoryBytes: Int
    /// The most bytes one value may have when it crosses, encoded.
    public var valueBytes: Int
    /// The most strands alive at once.
    public var strands: Int
    /// Wall time between two effects, in milliseconds, 1 or more.
    ///
    /// The host keeps this one.
    public var stepMilliseconds: Int

    /// Makes limits; the defaults are those of `contract/policy.md`, and this project's where it is silent.
    public init(
        cpuMilliseconds: Int = 10_000, memoryBytes: Int = 64 << 20, valueBytes: Int = 16 << 20,
        strands: Int = 10_000, stepMilliseconds: Int = 60_000
    ) {
        self.cpuMilliseconds = cpuMilliseconds
        self.memoryBytes = memoryBytes
        self.valueBytes = valueBytes
        self.strands = strands
        self.stepMilliseconds = stepMilliseconds
    }
}
