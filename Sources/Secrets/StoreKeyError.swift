/// The key of a store cannot be used, or does not open what was sealed.
///
/// Ends the run with exit code 6.
public struct StoreKeyError: Error, Sendable, Hashable {
    /// A stable dotted name: `journal.key`, `journal.sealed`.
    public let code: String
    /// One sentence: what was tried and what stood in the way.
    public let message: String

    /// Makes an error.
    public init(code: String, message: String) {
        self.code = code
        self.message = message
    }
}
