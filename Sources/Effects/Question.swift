/// What `gse.approve` asks of a person.
public struct Question: Sendable, Hashable {
    /// What is to be approved.
    public var message: String
    /// The roles of which somebody must have one to answer; empty for any.
    public var roles: [String]
    /// How long an answer is waited for; nil for as long as it takes.
    public var timeout: Duration?
    /// Whether no answer in time counts as yes.
    public var isApprovedByDefault: Bool

    /// Makes a question.
    public init(
        message: String, roles: [String] = [], timeout: Duration? = nil, isApprovedByDefault: Bool = false
    ) {
        self.message = message
        self.roles = roles
        self.timeout = timeout
        self.isApprovedByDefault = isApprovedByDefault
    }
}
