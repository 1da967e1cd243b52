import Effects
import HTTPTypes

/// Why a request is not answered as it asked, in the terms of the contract.
struct Problem: Error {
    /// What the reply's status is; its number is the `code` of the envelope, too.
    var status: HTTPResponse.Status
    /// The stable dotted name: the reply's `error`.
    var name: String
    /// One sentence: what was asked, forbidden by what.
    var message: String
    /// What would help; nil when nothing is known to.
    var remedy: String?
    /// Seconds after which asking again may help: the header `Retry-After`.
    var retryAfter: Int?
    /// What the header `Allow` of a wrong method says.
    var allowed: String?
    /// What an operator may know and the caller may not; for the log and the record only.
    var reason: String?

    init(
        _ status: HTTPResponse.Status, _ name: String, _ message: String, remedy: String? = nil,
        retryAfter: Int? = nil, reason: String? = nil
    ) {
        self.status = status
        self.name = name
        self.message = message
        self.remedy = remedy
        self.retryAfter = retryAfter
        self.reason = reason
    }
}

extension Problem {
    /// Nobody is told more than that: not which of the things that may be wrong with a token is.
    static func unauthenticated(_ reason: String) -> Problem {
        Problem(
            .unauthorized, "refused.token", "the request has no token that is accepted here", reason: reason)
    }

    /// A permission that none of the caller's roles has.
    static func forbidden(_ permission: String) -> Problem {
        Problem(
            .forbidden, "refused.permission", "no role of the caller has the permission \(permission)",
            remedy: "the permission \(permission) in a role of the policy")
    }

    /// Not there, or another's: nobody learns which.
    static func unknown(_ what: String) -> Problem {
        Problem(.notFound, "usage.unknown", "there is no such \(what)")
    }

    /// What was sent cannot be understood.
    static func malformed(_ message: String) -> Problem { Problem(.badRequest, "usage.malformed", message) }

    /// A member of the body or the query that is not as it must be.
    init(_ error: JSONShapeError) {
        self = .malformed("\(error.key) must be \(error.expected)")
    }

    /// What policy says no to.
    init(_ refusal: Refusal) {
        self.init(.forbidden, refusal.code, refusal.message, remedy: refusal.remedy)
    }
}
