/// A script's own word on how the run ends: `gse.fail` or `gse.degraded`.
public struct Finish: Sendable, Hashable {
    /// Failed, or degraded: finished, but not all hosts are as wanted.
    public var isFailure: Bool
    /// Why.
    public var message: String
    /// What belongs to it.
    public var data: JSON

    /// Makes a finish.
    public init(isFailure: Bool, message: String, data: JSON = .null) {
        self.isFailure = isFailure
        self.message = message
        self.data = data
    }
}
