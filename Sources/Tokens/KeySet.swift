import Effects
import JWTKit

/// The keys of an issuer by their ids, as a JWK Set (RFC 7517) publishes them.
struct KeySet: Sendable {
    /// Bytes of a whole set.
    static let largest = 256 * 1024
    /// Issuers publish two to five: the one in use, the next, and those of tokens still alive.
    private static let mostKeys = 100

    /// The keys that tokens may be signed with.
    let keys: [String: VerificationKey]
    /// What was found and not used, one sentence for each key: for the log.
    let notes: [String]

    /// Reads a set.
    ///
    /// Keys for other uses, or of kinds that no token may be signed with, are left out and noted.
    /// - Throws: ``KeyProblem`` for what is no set, and for a set that cannot be believed as a whole: one with a symmetric
    ///   key, with an RSA key that is too short, or with two keys of one id.
    init(_ text: Bytes) throws(KeyProblem) {
        guard let json = try? JSON.read(text, depth: 16) else {
            throw KeyProblem("it is not JSON with each name once and at most 16 levels")
        }
        guard case .array(let entries)? = json["keys"] else { throw KeyProblem("it has no list keys") }
        guard entries.count <= Self.mostKeys else {
            throw KeyProblem("it has \(entries.count) keys, and \(Self.mostKeys) are allowed")
        }
        var keys: [String: VerificationKey] = [:]
        var notes: [String] = []
        for (index, entry) in entries.enumerated() {
            let name = "key \(index + 1)"
            let webKey = try WebKey(entry, name: name, notes: &notes)
            guard let webKey else { continue }
            guard keys.updateValue(webKey.key, forKey: webKey.id) == nil else {
                throw KeyProblem("two keys have the id \(Denial.quoted(webKey.id))")
            }
        }
        guard !keys.isEmpty else {
            throw KeyProblem((["it has no key for EdDSA, RS256 or RS512"] + notes).joined(separator: "; "))
        }
        self.keys = keys
        self.notes = notes
    }

    /// Whether text may be the id of a key: visible ASCII, so that ids are the same exactly when their bytes are.
    static func isID(_ text: String) -> Bool {
        1...256 ~= text.utf8.count && text.utf8.allSatisfy { 0x21..<0x7F ~= $0 }
    }
}
