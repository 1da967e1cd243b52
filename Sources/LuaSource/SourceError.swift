/// Why a text is no Lua chunk, in the words of Lua's own parser, and where.
public struct SourceError: Error, Sendable, Hashable {
    /// What is wrong: `'=' expected near '2'`.
    public let message: String
    /// Where: bytes from the beginning of the text.
    public let offset: Int
}
