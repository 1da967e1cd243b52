import Effects
import Foundation
import JWTKit
import Tokens

/// A verifier with a gateway, an issuer and their keys, all real, made once for all tests.
struct Stage {
    /// When all of it happens, in seconds since 1970.
    static let second = Int64(1_795_000_000)
    static let now = Timestamp(milliseconds: second * 1000)
    static let issuer = "https://id.example/"
    static let audience = "gse"

    let folder: URL
    /// The gateway `apigw`, in `apigw.pem`.
    let gateway: RSAPair
    /// Two keys of the issuer, `rsa-256` and `rsa-512`.
    let rs256: RSAPair
    let rs512: RSAPair
    /// The issuer's key `ed`.
    let ed: EdDSA.PrivateKey
    /// Keys that nobody trusts.
    let strange: RSAPair
    let strangeEd: EdDSA.PrivateKey

    private static let shared = Result { try Stage() }

    /// The one stage.
    static func ready() throws -> Stage { try shared.get() }

    private init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "gse-tokens-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        gateway = try RSAPair(bits: 2048)
        rs256 = try RSAPair(bits: 2048)
        rs512 = try RSAPair(bits: 3072)
        strange = try RSAPair(bits: 2048)
        ed = try EdDSA.PrivateKey()
        strangeEd = try EdDSA.PrivateKey()
        try folder.write("apigw.pem", gateway.pem)
        try folder.write(
            "jwks.json",
            Self.set([
                try rs256.webKey("rsa-256", "RS256"), rs512.webKey("rsa-512", "RS512"), Self.webKey(ed, "ed"),
            ]))
    }

    /// What the service is configured with.
    var settings: TokenSettings {
        TokenSettings(
            gateways: ["apigw": folder.path + "/apigw.pem"],
            bearer: TokenSettings.Bearer(
                keys: .file(folder.path + "/jwks.json"), issuer: Self.issuer, audience: Self.audience))
    }

    func verifier() throws -> TokenVerifier { try TokenVerifier(settings) }

    /// A key set as text.
    static func set(_ keys: [JSON]) -> String { JSON.members(["keys": .array(keys)]).text }

    /// An Ed25519 key as JSON.
    static func webKey(_ key: EdDSA.PrivateKey, _ id: String) -> JSON {
        JSON.members([
            "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": .string(id),
            "x": .string(encoded(Bytes(key.publicKey.rawRepresentation))),
        ])
    }

    /// Base64url, by another way than the verifier's.
    static func encoded(_ bytes: Bytes) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing(
            "=", with: "")
    }
}

extension URL {
    /// Writes a file in this folder, whole at once as operators' tools do.
    func write(_ name: String, _ text: String, mode: Int = 0o644) throws {
        let file = appending(path: name)
        try Data(text.utf8).write(to: file, options: .atomic)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
    }
}
