public import Effects

/// The first fact of a store's chain that is not as it was recorded.
public struct ChainProblem: Error, Sendable, Hashable {
    /// What happened to it, as far as the store tells.
    public enum Kind: String, Sendable, Hashable {
        /// It, its place, its digest or what was cut out of it is another than was recorded.
        case changed
        /// It is not there.
        case missing
        /// It was not recorded where it stands.
        case added
        /// The end of the chain is not there.
        case cut
        /// The chain is whole and not the one whose head was kept.
        case rewritten
        /// What the list of runs says of its run is not what was recorded.
        case run
    }

    /// What happened.
    public let kind: Kind
    /// Its run, as far as that is known.
    public let run: RunID?
    /// Its number in the run, as far as that is known.
    public let sequence: Int?
    /// One sentence on it.
    public let message: String
}
