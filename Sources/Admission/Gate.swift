public import Effects

/// One question asked of every effect: whether it may be, and within what.
///
/// A gate is pure: it never looks at a host or a clock, and gives the same answer to the same effect. The
/// answers of all gates are put together so that their order cannot matter.
public protocol Gate: Sendable {
    /// What it says to an effect as asked.
    func verdict(on effect: Effect) -> Verdict
}
