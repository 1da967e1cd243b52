/// Nobody is behind these credentials: why, for the audit trail and the log.
///
/// An outsider is told 401 and nothing else. Therefore ``description``, which is what finds its way into replies by
/// mistake, does not say why.
public struct Denial: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of thing was wrong, by a name that stays: for metrics and searches.
    public enum Cause: String, Sendable, CaseIterable {
        /// The request has no credential.
        case missing
        /// The request has more than one.
        case ambiguous
        /// `Authorization` is not `Bearer`.
        case scheme
        /// The token has too many bytes.
        case oversized
        /// The token is not three parts of base64url with JSON objects in the first two.
        case malformed
        /// The token's header has what is not allowed there.
        case header
        /// The token's algorithm is not its key's.
        case algorithm
        /// The token's key is not known.
        case key
        /// The signature is not the key's.
        case signature
        /// A claim is missing or is not of its kind.
        case claim
        /// The token's time is over.
        case expired
        /// The token's time has not come.
        case early
        /// Another issuer made the token.
        case issuer
        /// The token is for others.
        case audience
        /// The issuer has not verified the application or the user.
        case unverified
        /// A user's or application's name has bytes that none may have.
        case name
        /// The token was used before.
        case replayed
        /// No more tokens that can be used once can be remembered.
        case full
    }

    /// What kind of thing was wrong.
    public let cause: Cause
    /// One sentence with what was shown and what is allowed: plain ASCII, no part of a signature, short whatever was sent.
    public let reason: String

    init(_ cause: Cause, _ reason: String) {
        self.cause = cause
        self.reason = reason
    }

    public var description: String { "unauthorized" }

    /// Text from outside in quotes, as it may stand in a reason: cut, and without bytes that a terminal or a log would act on.
    static func quoted(_ text: String) -> String {
        let longest = 64
        let bytes = text.utf8.prefix(longest).map { byte in
            0x20..<0x7F ~= byte && byte != UInt8(ascii: "\"") ? byte : UInt8(ascii: "?")
        }
        return "\"" + String(decoding: bytes, as: UTF8.self) + (text.utf8.count > longest ? "..." : "") + "\""
    }
}
