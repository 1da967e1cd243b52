public import Effects

/// A lock that was taken away from the run that held it.
public struct BrokenLock: Sendable, Hashable {
    /// The lock as it was held.
    public let lock: HeldLock
    /// Who took it away.
    public let by: String
    /// Why, in their words.
    public let reason: String
    /// When.
    public let time: Timestamp

    /// Makes one.
    public init(lock: HeldLock, by: String, reason: String, time: Timestamp) {
        self.lock = lock
        self.by = by
        self.reason = reason
        self.time = time
    }
}
