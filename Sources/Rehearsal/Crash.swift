/// A controller that is killed in the middle of a run, and another that takes the run on.
public struct Crash: Sendable, Hashable {
    /// The last fact that is on record when it is killed, from 1 on.
    public var after: Int
    /// How long nobody drives the run.
    public var downtime: Duration
    /// Whether hosts can say what became of the commands that were begun; otherwise these are in doubt.
    public var hostsTell: Bool

    /// Makes one; a minute passes until the run is taken on, and hosts can tell, unless given.
    public init(after: Int, downtime: Duration = .seconds(60), hostsTell: Bool = true) {
        self.after = after
        self.downtime = downtime
        self.hostsTell = hostsTell
    }
}
