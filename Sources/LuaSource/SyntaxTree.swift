/// A chunk of Lua 5.4 as it was parsed, every name resolved.
///
/// Nodes stand in lists and refer to each other by position, inner ones before outer ones: what looks for something
/// everywhere goes through a list, and no chain, however long, makes anything recurse.
public struct SyntaxTree: Sendable {
    /// Every expression, operands before what they belong to.
    public internal(set) var expressions: [Expression] = []
    /// Every statement that matters to a reader of expressions, those inside before those around them.
    public internal(set) var statements: [Statement] = []
    /// Every local variable and parameter, in order of declaration.
    public internal(set) var locals: [Local] = []
    /// Every function; the first is the chunk itself.
    public internal(set) var functions: [Function] = []

    /// A function's own facts.
    public struct Function: Sendable, Hashable {
        /// Its parameters, `self` of a method among them: positions in ``SyntaxTree/locals``.
        public internal(set) var parameters: [Int] = []
        /// Whether it has `...`.
        public internal(set) var isVariadic = false
        /// The function around it; nil for the chunk.
        public let parent: Int?
    }
}
