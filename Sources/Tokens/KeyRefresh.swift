public import Effects

/// How keys are fetched from an address: how often, for how long, how much.
public struct KeyRefresh: Sendable, Hashable {
    /// For how long keys are used without a look at the address.
    public var life: Duration
    /// The least time between two fetches, whatever tokens come: each with an unknown key asks for one.
    public var interval: Duration
    /// How long one fetch may take.
    public var timeout: Duration
    /// How long keys are used while the address does not answer; longer, and a key that was withdrawn might never be missed.
    public var keep: Duration
    /// The largest answer, at most 256 KiB.
    public var size: ByteCount

    /// Takes the bounds.
    public init(
        life: Duration = .seconds(300), interval: Duration = .seconds(30), timeout: Duration = .seconds(5),
        keep: Duration = .seconds(86_400), size: ByteCount = ByteCount(256 * 1024)
    ) {
        self.life = life
        self.interval = interval
        self.timeout = timeout
        self.keep = keep
        self.size = size
    }
}
