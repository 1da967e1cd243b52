/// The store of facts cannot be used.
///
/// Ends the run with exit code 6.
public struct JournalError: Error, Sendable, Hashable {
    /// A stable dotted name: `journal.unusable`, `journal.full`, `journal.corrupt`, `journal.schema`,
    /// `journal.driven`, `journal.ended`, `journal.missing`, `journal.tampered`.
    public let code: String
    /// One sentence: what was tried, where, and what stood in the way.
    public let message: String
    /// What would help; nil when nothing is known to.
    public let remedy: String?

    /// Makes an error.
    public init(code: String = "journal.unusable", message: String, remedy: String? = nil) {
        self.code = code
        self.message = message
        self.remedy = remedy
    }
}
