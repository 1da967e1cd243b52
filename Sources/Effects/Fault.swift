/// The host tried and could not: the backend as a whole cannot act.
public struct Fault: Sendable, Hashable, Error {
    /// A stable dotted name: `fault.resources`, `fault.ssh.connect`.
    public let code: String
    /// One sentence: what was tried and what stood in the way.
    public let message: String
    /// What could help; nil when unknown.
    public let remedy: String?
    /// Whether the same effect may succeed when asked again later.
    public let isRetryable: Bool

    /// Makes a fault; `code` begins with `fault.`.
    public init(code: String, message: String, remedy: String? = nil, isRetryable: Bool = false) {
        self.code = code
        self.message = message
        self.remedy = remedy
        self.isRetryable = isRetryable
    }
}
