/// The limits of a script.
///
/// The first that is reached ends the worker process: nothing is left that could catch it.
public struct ScriptLimits: Sendable, Hashable {
    /// The largest number that any of them may be.
    public static let largest: Int64 = 1 << 48

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

    /// The most bytes of one turn: several of the largest values, never more than a frame may have.
    public var turnBytes: Int {
        let (bytes, overflows) = max(valueBytes, Frame.leastErrorBytes).multipliedReportingOverflow(by: 4)
        return overflows ? Frame.longest / 2 : min(Frame.longest / 2, bytes + (1 << 20))
    }

    /// The most bytes of one frame of the worker after its hello.
    ///
    /// The value that ends a script may come behind calls that filled the turn.
    public var frameBytes: Int {
        min(Frame.longest, turnBytes + max(valueBytes, Frame.leastErrorBytes) + 16)
    }
}
