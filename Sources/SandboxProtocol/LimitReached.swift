/// A limit that ended the script, from a closed list.
public struct LimitReached: Sendable, Hashable, Error {
    /// Which limit.
    public enum Reason: UInt8, Sendable, Hashable, CaseIterable {
        case cpu = 1
        case memory = 2
        case stepTime = 3
        case value = 4
        case strands = 5
    }

    /// Which limit.
    public var reason: Reason
    /// Where the script was: a Lua traceback; empty when it could not be told.
    public var traceback: String

    /// Makes one.
    public init(reason: Reason, traceback: String = "") {
        self.reason = reason
        self.traceback = traceback
    }
}
