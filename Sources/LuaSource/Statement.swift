/// A statement; other nodes are named by their positions in the tree's lists.
public struct Statement: Sendable, Hashable {
    /// What it is.
    public enum Kind: Sendable, Hashable {
        /// `local a, b = x, y`, and `local function`.
        case local([Int], values: [Int])
        /// `a, b = x, y`, and `function a.b() … end`.
        case assignment([Int], values: [Int])
        /// A call whose values nobody takes.
        case call(Int)
        case `return`([Int])
        /// What `if`, `while` and `until` look at.
        case condition(Int)
        /// The variables and expressions of a `for`.
        case loop([Int], over: [Int])
    }

    /// What it is.
    public let kind: Kind
    /// Where it begins: bytes from the beginning of the text.
    public let offset: Int
    /// The function it stands in.
    public let function: Int
}
