/// How the keys of one file or address stand: for readiness, metrics and the page.
public struct KeyStanding: Sendable, Hashable {
    /// The file or address, and of a gateway's file its id.
    public let source: String
    /// How many keys are in force.
    public let keys: Int
    /// What was wrong when they were last read; nil when nothing was.
    public let problem: String?
}
