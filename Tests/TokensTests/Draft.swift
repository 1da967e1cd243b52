import Effects
import JWTKit
import Tokens

/// A token in the making: acceptable as it is, and every part can be made otherwise.
struct Draft {
    /// With which key and algorithm it is signed, whatever its header says.
    enum Signer {
        case eddsa(EdDSA.PrivateKey)
        case rsa(RSAPair, DigestAlgorithm)
        case pss(RSAPair)
        case hmac(Bytes)
        case ecdsa
        case bytes(Bytes)
        /// Of other bytes than this token's.
        case elsewhere(RSAPair)
    }

    /// Which of the two headers it is sent in.
    enum Road {
        case gateway
        case bearer
    }

    var road: Road
    var header: [JSON.Member]
    var claims: [JSON.Member]
    /// What stands in place of the header's or the claims' own text.
    var headerText: Bytes?
    var claimsText: Bytes?
    var signer: Signer
    /// A last change to the whole token.
    var edit: (String) throws -> String = { $0 }
    /// A last change to what is sent.
    var send: ((String) -> Credentials)?

    /// What a gateway says of `alice`, who comes through the application `bk_sops`.
    static func gateway(_ stage: Stage) -> Draft {
        let verified: JSON = true
        return Draft(
            road: .gateway,
            header: [
                .init("typ", "JWT"), .init("alg", "RS512"), .init("kid", "apigw"),
                .init("iat", .int(Stage.second)),
            ],
            claims: [
                .init("app", .members(["bk_app_code": "bk_sops", "verified": verified, "version": 1])),
                .init("user", .members(["bk_username": "alice", "verified": verified, "version": 1])),
                .init("exp", .int(Stage.second + 1500)), .init("nbf", .int(Stage.second - 300)),
                .init("iss", "APIGW"),
            ],
            signer: .rsa(stage.gateway, .sha512))
    }

    /// What the issuer says of `alice`, by its Ed25519 key.
    static func bearer(_ stage: Stage) -> Draft {
        Draft(
            road: .bearer,
            header: [.init("alg", "EdDSA"), .init("typ", "JWT"), .init("kid", "ed")],
            claims: [
                .init("iss", .string(Stage.issuer)), .init("aud", .string(Stage.audience)),
                .init("sub", "alice"),
                .init("app", "console"), .init("iat", .int(Stage.second)),
                .init("exp", .int(Stage.second + 600)),
            ],
            signer: .eddsa(stage.ed))
    }

    /// The same by one of the issuer's RSA keys.
    static func bearerRSA(_ stage: Stage) -> Draft {
        var draft = bearer(stage)
        draft.header("alg", "RS256")
        draft.header("kid", "rsa-256")
        draft.signer = .rsa(stage.rs256, .sha256)
        return draft
    }

    /// Sets a member of the header; nil takes it out.
    mutating func header(_ name: String, _ value: JSON?) { Self.set(&header, name, value) }

    /// Sets a claim; nil takes it out.
    mutating func claim(_ name: String, _ value: JSON?) { Self.set(&claims, name, value) }

    /// Sets a member of the object that a claim is.
    mutating func claim(_ object: String, _ name: String, _ value: JSON?) {
        guard case .object(var members)? = JSON.object(claims)[object] else { return }
        Self.set(&members, name, value)
        claim(object, .object(members))
    }

    private static func set(_ members: inout [JSON.Member], _ name: String, _ value: JSON?) {
        let index = members.firstIndex { $0.name == name } ?? members.endIndex
        members.removeAll { $0.name == name }
        if let value { members.insert(JSON.Member(name, value), at: min(index, members.count)) }
    }

    /// The whole token.
    func token() async throws -> String {
        let header = headerText ?? JSON.object(header).encoded
        let claims = claimsText ?? JSON.object(claims).encoded
        let signed = Stage.encoded(header) + "." + Stage.encoded(claims)
        return try edit(signed + "." + Stage.encoded(try await signer.signature(of: Bytes(signed.utf8))))
    }

    /// What a request with it shows.
    func credentials() async throws -> Credentials {
        let token = try await token()
        if let send { return send(token) }
        switch road {
        case .gateway: return Credentials(bkapi: [token])
        case .bearer: return Credentials(authorization: ["Bearer " + token])
        }
    }
}

extension Draft.Signer {
    func signature(of signed: Bytes) async throws -> Bytes {
        let keys = JWTKeyCollection()
        switch self {
        case .eddsa(let key): await keys.add(eddsa: key)
        case .rsa(let pair, let digest): await keys.add(rsa: try pair.privateKey(), digestAlgorithm: digest)
        case .pss(let pair): await keys.add(pss: try pair.privateKey(), digestAlgorithm: .sha512)
        case .hmac(let secret): await keys.add(hmac: HMACKey(from: secret), digestAlgorithm: .sha256)
        case .ecdsa: await keys.add(ecdsa: ES256PrivateKey())
        case .bytes(let bytes): return bytes
        case .elsewhere(let pair):
            await keys.add(rsa: try pair.privateKey(), digestAlgorithm: .sha512)
            return try await keys.getKey().sign(signed + [0])
        }
        return try await keys.getKey().sign(signed)
    }
}
