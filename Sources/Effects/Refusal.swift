/// The host said no: what was asked, what forbade it, what would allow it.
public struct Refusal: Sendable, Hashable, Error {
    /// A stable dotted name: `refused.command`, `refused.host`.
    public let code: String
    /// One sentence: what was asked and what forbade it.
    public let message: String
    /// What would allow it; nil when nothing would.
    public let remedy: String?
    /// What else a script can read of it, an object; nil when there is nothing.
    public let details: JSON?

    /// Makes a refusal; `code` begins with `refused.`.
    public init(code: String, message: String, remedy: String?, details: JSON? = nil) {
        self.code = code
        self.message = message
        self.remedy = remedy
        self.details = details
    }
}
