/// How a command ended and what it wrote.
public struct CommandEnding: Sendable, Hashable {
    /// Its exit code; a signal's number plus 128 when one ended it.
    public var code: Int32
    /// What it wrote to standard output.
    public var output: String
    /// What it wrote to standard error.
    public var messages: String

    /// Makes an ending.
    public init(code: Int32, output: String = "", messages: String = "") {
        self.code = code
        self.output = output
        self.messages = messages
    }
}
