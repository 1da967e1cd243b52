import Effects
import JWTKit
import Tokens

extension Attack {
    /// On which key is used, and how.
    static let keys: [Attack] =
        [
            gateway("HS256 with the public key's PEM as its secret", .algorithm) { draft, stage in
                draft.header("alg", "HS256")
                draft.signer = .hmac(Bytes(stage.gateway.pem.utf8))
            },
            gateway("HS256 with the PEM without its last line break", .algorithm) { draft, stage in
                draft.header("alg", "HS256")
                draft.signer = .hmac(Bytes(stage.gateway.pem.utf8.dropLast()))
            },
            gateway("HS256 with the public key's DER as its secret", .algorithm) { draft, stage in
                draft.header("alg", "HS256")
                draft.signer = .hmac(stage.gateway.der)
            },
            gateway("the same while it says RS512", .signature) { draft, stage in
                draft.signer = .hmac(Bytes(stage.gateway.pem.utf8))
            },
            bearerRSA("HS256 with the key's JSON as its secret", .algorithm) { draft, stage in
                draft.header("alg", "HS256")
                draft.signer = .hmac(try stage.rs256.webKey("rsa-256", "RS256").encoded)
            },
            bearer("HS256 with the Ed25519 key's bytes as its secret", .algorithm) { draft, stage in
                draft.header("alg", "HS256")
                draft.signer = .hmac(Bytes(stage.ed.publicKey.rawRepresentation))
            },
            bearer("HS256 with an empty secret", .algorithm) { draft, _ in
                draft.header("alg", "HS256")
                // HMAC fills short secrets up with zeros, so this is the empty one.
                draft.signer = .hmac(Bytes(repeating: 0, count: 64))
            },
            gateway("RS256 by the right key", .algorithm) { draft, stage in
                draft.header("alg", "RS256")
                draft.signer = .rsa(stage.gateway, .sha256)
            },
            gateway("RS256 while it says RS512", .signature) { draft, stage in
                draft.signer = .rsa(stage.gateway, .sha256)
            },
            gateway("RS384 by the right key", .algorithm) { draft, stage in
                draft.header("alg", "RS384")
                draft.signer = .rsa(stage.gateway, .sha384)
            },
            gateway("PS512 by the right key", .algorithm) { draft, stage in
                draft.header("alg", "PS512")
                draft.signer = .pss(stage.gateway)
            },
            gateway("PS512 while it says RS512", .signature) { draft, stage in
                draft.signer = .pss(stage.gateway)
            },
            bearerRSA("RS512 by a key for RS256", .algorithm) { draft, stage in
                draft.header("alg", "RS512")
                draft.signer = .rsa(stage.rs256, .sha512)
            },
            bearer("ES256", .algorithm) { draft, _ in
                draft.header("alg", "ES256")
                draft.signer = .ecdsa
            },
            bearer("ES256 while it says EdDSA", .signature) { draft, _ in draft.signer = .ecdsa },
            gateway("a key of a stranger", .signature) { draft, stage in
                draft.signer = .rsa(stage.strange, .sha512)
            },
            bearer("a key of a stranger", .signature) { draft, stage in draft.signer = .eddsa(stage.strangeEd)
            },
            bearer("a stranger's key, given in the header", .signature) { draft, stage in
                draft.header("jwk", Stage.webKey(stage.strangeEd, "ed"))
                draft.signer = .eddsa(stage.strangeEd)
            },
            bearer("a stranger's key, at an address in the header", .signature) { draft, stage in
                draft.header("jku", "http://127.0.0.1:1/jwks.json")
                draft.signer = .eddsa(stage.strangeEd)
            },
            gateway("a stranger's key, as a certificate in the header", .signature) { draft, stage in
                draft.header("x5c", [.string(Base64.encode(stage.strange.der))])
                draft.header("x5u", "https://id.example/cert.pem")
                draft.signer = .rsa(stage.strange, .sha512)
            },
            bearer("the key given in the header under its own id", .key) { draft, stage in
                draft.header("kid", "own")
                draft.header("jwk", Stage.webKey(stage.strangeEd, "own"))
                draft.signer = .eddsa(stage.strangeEd)
            },
            gateway("the signature of another token", .signature) { draft, stage in
                draft.signer = .elsewhere(stage.gateway)
            },
            bearer("a signature of zeros", .signature) { draft, _ in
                draft.signer = .bytes(Bytes(repeating: 0, count: 64))
            },
            gateway("a signature of zeros", .signature) { draft, _ in
                draft.signer = .bytes(Bytes(repeating: 0, count: 256))
            },
            gateway("a signature of ones", .signature) { draft, _ in
                draft.signer = .bytes(Bytes(repeating: 255, count: 256))
            },
            bearer("half a signature", .signature) { draft, _ in
                draft.edit = { String($0.dropLast(42)) }
            },
            gateway("a signature that is too long", .signature) { draft, _ in draft.edit = { $0 + "AAAA" } },
            bearer("other claims under an old signature", .signature) { draft, _ in
                draft.edit = { token in
                    let parts = token.split(separator: ".").map(String.init)
                    let claims = #"{"sub":"root","exp":\#(Stage.second + 600)}"#
                    return [parts[0], Stage.encoded(Bytes(claims.utf8)), parts[2]].joined(separator: ".")
                }
            },
        ]
        + ids

    /// On the id of the key.
    private static let ids: [Attack] =
        [
            "../../../../dev/null", "/dev/null", "apigw' UNION SELECT 'key' -- ", "apigw\0", "APIGW",
            "apigw ", "apigw;x",
            "file:///etc/passwd", "http://127.0.0.1/key", "$(id)", "*", "e\u{301}d", "default",
            String(repeating: "k", count: 3000),
        ].map { id in
            gateway("kid \(id.debugDescription.prefix(60))", .key) { draft, _ in
                draft.header("kid", .string(id))
            }
        }
        + [
            gateway("no kid", .header) { draft, _ in draft.header("kid", nil) },
            gateway("kid is empty", .header) { draft, _ in draft.header("kid", "") },
            bearer("no kid", .header) { draft, _ in draft.header("kid", nil) },
            bearer("kid is a list", .header) { draft, _ in draft.header("kid", ["ed"]) },
            bearer("kid is a number", .header) { draft, _ in draft.header("kid", 0) },
            bearer("kid is an object", .header) { draft, _ in draft.header("kid", .members(["$ne": ""])) },
            bearer("kid is true", .header) { draft, _ in draft.header("kid", true) },
            bearer("the id of another key of the issuer", .algorithm) { draft, _ in
                draft.header("kid", "rsa-256")
            },
            bearerRSA("the id of another RSA key of the issuer", .algorithm) { draft, _ in
                draft.header("kid", "rsa-512")
            },
            bearerRSA("another RSA key of the issuer with its own algorithm", .signature) { draft, stage in
                draft.header("alg", "RS512")
                draft.header("kid", "rsa-512")
                draft.signer = .rsa(stage.rs256, .sha512)
            },
        ]
}
