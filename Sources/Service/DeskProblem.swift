package import Effects
package import Journaling
package import Preparing

/// Why the desk does not do what a caller asked.
package struct DeskProblem: Error, Sendable, Hashable {
    /// What kind of answer it deserves.
    package enum Kind: Sendable, Hashable {
        /// What was sent cannot be understood.
        case malformed
        /// The policy says no.
        case refused
        /// Not there, or another's: nobody learns which.
        case unknown
        /// It contradicts what is there.
        case conflict
        /// More than is taken.
        case tooLarge
        /// A quota is used up; asking again may help after so many seconds.
        case quota(retryAfter: Int)
        /// No work is taken just now.
        case unavailable
        /// Something of ours or of a backend's failed.
        case fault
    }

    /// What kind of answer it deserves.
    package let kind: Kind
    /// A stable dotted name.
    package let code: String
    /// One sentence: what was asked, forbidden by what.
    package let message: String
    /// What would help; nil when nothing is known to.
    package let remedy: String?

    package init(_ kind: Kind, _ code: String, _ message: String, remedy: String? = nil) {
        self.kind = kind
        self.code = code
        self.message = message
        self.remedy = remedy
    }

    package init(_ refusal: Refusal) {
        self.init(.refused, refusal.code, refusal.message, remedy: refusal.remedy)
    }

    package init(_ error: JournalError) {
        self.init(.fault, error.code, error.message, remedy: error.remedy)
    }

    package init(_ error: JSONShapeError) {
        self = .malformed("\(error.key) must be \(error.expected)")
    }

    /// What stopped the preparation of something; `kind` is what it means to a caller.
    package init(_ stop: Stop, _ kind: Kind = .fault) {
        self.init(kind, "fault.preparing", stop.message, remedy: stop.remedy)
    }

    package static func malformed(_ message: String, remedy: String? = nil) -> DeskProblem {
        DeskProblem(.malformed, "usage.malformed", message, remedy: remedy)
    }

    package static func unknown(_ what: String) -> DeskProblem {
        DeskProblem(.unknown, "usage.unknown", "there is no such \(what)")
    }

    package static func conflict(_ code: String, _ message: String, remedy: String? = nil) -> DeskProblem {
        DeskProblem(.conflict, code, message, remedy: remedy)
    }
}
