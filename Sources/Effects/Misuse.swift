/// The script asked for something that has no meaning: a wrong type, an unknown option, a closed session.
public struct Misuse: Sendable, Hashable, Error {
    /// A stable dotted name: `usage.type`, `usage.option`, `usage.closed`.
    public let code: String
    /// One sentence that begins with the call: `gse.run: timeout must be …`.
    public let message: String

    /// Makes a usage error; `code` begins with `usage.`.
    public init(code: String = "usage.argument", _ message: String) {
        self.code = code
        self.message = message
    }
}
