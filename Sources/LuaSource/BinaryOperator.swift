/// An operator between two operands.
public enum BinaryOperator: Sendable, Hashable {
    case arithmetic, bitwise, concatenation, comparison, equality, and, or
}
