/// An operator before its operand.
public enum UnaryOperator: Sendable, Hashable {
    case minus, not, length, bitwiseNot
}
