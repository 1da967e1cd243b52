/// An expression; other nodes are named by their positions in the tree's lists.
public struct Expression: Sendable, Hashable {
    /// A place of a table constructor.
    public enum Item: Sendable, Hashable {
        /// A value at the next index.
        case positional(Int)
        /// `name = value` and `[key] = value`.
        case keyed(key: Int, value: Int)
    }

    /// What it is.
    public enum Kind: Sendable, Hashable {
        case `nil`, `true`, `false`, varargs
        case integer(Int64)
        case float(Double)
        case string([UInt8])
        case function(Int)
        case local(Int)
        case global(String)
        case index(Int, key: Int)
        case call(Int, arguments: [Int])
        case method(Int, name: String, arguments: [Int])
        case table([Item])
        case unary(UnaryOperator, Int)
        case binary(BinaryOperator, Int, Int)
        case parenthesized(Int)
    }

    /// What it is.
    public let kind: Kind
    /// Where it begins: bytes from the beginning of the text.
    public let offset: Int
    /// The function it stands in.
    public let function: Int
}
