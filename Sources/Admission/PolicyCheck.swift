public import Effects

/// What `gse policy check` answers, from the text of policies alone.
public enum PolicyCheck: Sendable, Hashable {
    /// A rule allows it: `ROLE/NAME` or `ROLE/#n`.
    case allow(rule: String)
    /// Nothing allows it, or something forbids it.
    case deny(Refusal)
}
