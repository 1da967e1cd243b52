public import Effects

/// What a gate says to an effect.
public enum Verdict: Sendable, Hashable {
    /// It has nothing to say to this effect.
    ///
    /// An effect to which every gate says so is refused.
    case notMine
    /// It may be done, within this.
    case allow(Allowance)
    /// It may not, whatever other gates say.
    case refuse(Refusal)
}
