public import Effects

/// Which runs a list has.
public struct RunFilter: Sendable, Hashable {
    /// Only those that this principal began; nil for everybody's.
    public var principal: String?
    /// Only those begun before this one; nil to begin with the newest.
    public var before: RunID?
    /// Only those that have not ended.
    public var isUnfinished = false
    /// Not those whose playbook has one of these names.
    public var without: [String] = []

    /// Makes a filter that lets every run through.
    public init() {}
}
