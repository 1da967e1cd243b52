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
    /// The lines executed for the first time since the last turn, as far as they could be told.
    public var lines: [ExecutedLines]

    /// Makes one.
    public init(reason: Reason, traceback: String = "", lines: [ExecutedLines] = []) {
        self.reason = reason
        self.traceback = traceback
        self.lines = lines
    }
}
