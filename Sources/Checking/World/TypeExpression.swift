/// A type as LuaLS writes it, as far as a literal can be held to it.
public indirect enum TypeExpression: Sendable, Hashable {
    /// `string`, a class, an alias; what nobody defines is anything.
    case named(String)
    /// `T[]`
    case list(TypeExpression)
    /// `table<K, V>`
    case mapping(TypeExpression)
    /// `A|B`
    case union([TypeExpression])
    /// `"drain"`
    case literal(String)
    /// `fun(…)`
    case function
    /// `{ a: T, b?: T }`
    case shape([World.Field])

    /// Anything at all.
    public static let any = TypeExpression.named("any")
}
