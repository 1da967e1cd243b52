public import Effects

/// Why a caller does not get what it asked for.
public enum Denial: Error, Sendable, Hashable {
    /// The policy says no, to the call itself (`refused.permission`) or to what it asks: 403.
    case refused(Refusal)
    /// What was asked has no meaning: 400.
    case misuse(Misuse)
    /// There is no such session or task, or it is another principal's, which is not told apart: 404.
    case notFound(String)
    /// The key was used with another body: 409.
    case conflict(String)
    /// A quota is used up: 429.
    case quota(SpentQuota)
    /// The backend could not act: 502.
    case fault(Fault)
    /// The service cannot take it now, and why; ask again after this time: 503.
    case unavailable(String, retryAfter: Duration)

    /// The stable dotted name.
    public var code: String {
        switch self {
        case .refused(let refusal): refusal.code
        case .misuse(let misuse): misuse.code
        case .notFound: "missing"
        case .conflict: "conflict"
        case .quota(let quota): "quota.\(quota.name)"
        case .fault(let fault): fault.code
        case .unavailable: "unavailable"
        }
    }

    /// One sentence for people.
    public var message: String {
        switch self {
        case .refused(let refusal): refusal.message
        case .misuse(let misuse): misuse.message
        case .notFound(let what): what
        case .conflict(let what): what
        case .quota(let quota): quota.message
        case .fault(let fault): fault.message
        case .unavailable(let why, _): why
        }
    }

    /// What would help; nil when nothing would, or nobody knows.
    public var remedy: String? {
        switch self {
        case .refused(let refusal): refusal.remedy
        case .fault(let fault): fault.remedy
        case .conflict: "use another key for another request"
        case .misuse, .notFound, .quota, .unavailable: nil
        }
    }

    /// After which time asking again may help; nil when it would not.
    public var retryAfter: Duration? {
        switch self {
        case .quota(let quota): quota.retryAfter
        case .unavailable(_, let retryAfter): retryAfter
        case .refused, .misuse, .notFound, .conflict, .fault: nil
        }
    }
}
