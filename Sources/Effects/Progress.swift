/// How far a run is, in units of its own.
public struct Progress: Sendable, Hashable {
    /// Units done, 0 or more.
    public var done: Double
    /// Units in all, 0 or more.
    public var total: Double
    /// What the units are.
    public var label: String?

    /// Makes a progress.
    public init(done: Double, total: Double, label: String? = nil) {
        self.done = done
        self.total = total
        self.label = label
    }
}
