import Effects
import JWTKit

/// One key of a set, as JSON (RFC 7517, RFC 8037): what it is for is said by the key alone.
struct WebKey {
    /// Members of private keys: RSA's and Ed25519's, RFC 7518 §6.3.2 and RFC 8037 §2.
    private static let privateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth"]

    let id: String
    let key: VerificationKey

    /// Reads a key; nil, and a note, for one that is not for signatures of tokens.
    ///
    /// - Throws: ``KeyProblem`` for one with which its whole set is in doubt.
    init?(_ json: JSON, name: String, notes: inout [String]) throws(KeyProblem) {
        guard let type = json["kty"]?.asString else { throw KeyProblem("\(name) has no text as kty") }
        guard type != "oct", json["k"] == nil else {
            throw KeyProblem("\(name) is a symmetric key, which is no secret once it is published")
        }
        guard let key = try Self.key(json, type: type, name: name, notes: &notes) else { return nil }
        guard let id = json["kid"]?.asString, KeySet.isID(id) else {
            notes.append("\(name) is not used: its kid is not text of 1 to 256 visible ASCII characters")
            return nil
        }
        if Self.privateMembers.contains(where: { json[$0] != nil }) {
            notes.append(
                "\(name), \(Denial.quoted(id)), has its private part with it: replace it, others may have read it"
            )
        }
        self.id = id
        self.key = key
    }

    private static func key(_ json: JSON, type: String, name: String, notes: inout [String])
        throws(KeyProblem)
        -> VerificationKey?
    {
        if let other = otherUse(json) {
            notes.append("\(name) is not used: \(other)")
            return nil
        }
        switch (type, json["alg"]?.asString) {
        case ("OKP", nil), ("OKP", "EdDSA"):
            guard json["crv"]?.asString == "Ed25519" else { break }
            return try ed25519(json, name: name)
        // Some issuers leave the algorithm out; RS256 is what all of them sign with then.
        case ("RSA", nil), ("RSA", "RS256"): return try rsa(json, .rs256, name: name)
        case ("RSA", "RS512"): return try rsa(json, .rs512, name: name)
        case (_, _): break
        }
        notes.append("\(name) is not used: it is not for EdDSA with Ed25519, RS256 or RS512")
        return nil
    }

    /// What else than signatures a key is for; nil when it is for them.
    private static func otherUse(_ json: JSON) -> String? {
        if let algorithm = json["alg"], algorithm.asString == nil { return "its alg is no text" }
        if let use = json["use"], use.asString != "sig" { return "its use is not sig" }
        guard let operations = json["key_ops"] else { return nil }
        guard case .array(let list) = operations, list.contains(where: { $0.asString == "verify" }) else {
            return "its key_ops have no verify"
        }
        return nil
    }

    private static func ed25519(_ json: JSON, name: String) throws(KeyProblem) -> VerificationKey {
        let x = try number("x", of: json, name: name)
        guard x.count == 32, let key = try? EdDSA.PublicKey(x: Base64URL.encode(x), curve: .ed25519) else {
            throw KeyProblem("\(name) is no Ed25519 key: its x has \(x.count) bytes instead of 32")
        }
        return VerificationKey(key)
    }

    private static func rsa(_ json: JSON, _ algorithm: KeyAlgorithm, name: String) throws(KeyProblem)
        -> VerificationKey
    {
        let modulus = try number("n", of: json, name: name)
        let exponent = try number("e", of: json, name: name)
        do throws(KeyProblem) {
            // Before the key is made: that fails for a short one without saying why.
            try VerificationKey.check(modulus: modulus, exponent: exponent)
            let key = try? Insecure.RSA.PublicKey(
                modulus: Base64URL.encode(modulus), exponent: Base64URL.encode(exponent))
            guard let key else { throw KeyProblem("its numbers are no RSA key") }
            return try VerificationKey(key, algorithm)
        } catch {
            throw KeyProblem("\(name) is not to be believed: \(error.message)")
        }
    }

    private static func number(_ member: String, of json: JSON, name: String) throws(KeyProblem) -> Bytes {
        guard let text = json[member]?.asString, let bytes = Base64URL.decode(text.utf8) else {
            throw KeyProblem("\(name) has no number \(member) in base64url without padding")
        }
        return bytes
    }
}
