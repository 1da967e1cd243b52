/// A place in a text as editors count: both from 1, the column in bytes.
public struct SourcePlace: Sendable, Hashable {
    /// The line; CR, LF and both together end one, as in Lua.
    public let line: Int
    /// The byte of the line.
    public let column: Int

    /// Makes a place.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}
