/// Which random number is asked for.
public enum RandomRange: Sendable, Hashable {
    /// A number in [0, 1).
    case unit
    /// A whole number between two bounds, both included; the lower is not above the upper.
    case whole(Int64, Int64)
}
