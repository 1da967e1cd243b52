import Admission
import Effects
import JWTKit
import Testing
import Tokens

/// A token that differs from the plain one and is accepted all the same: the attacks are not denied for what these have.
struct Twin: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let principal: Principal
    let draft: @Sendable (Stage) -> Draft
    let change: @Sendable (inout Draft, Stage) -> Void

    private init(
        _ name: String, _ draft: @escaping @Sendable (Stage) -> Draft, _ principal: Principal,
        _ change: @escaping @Sendable (inout Draft, Stage) -> Void
    ) {
        testDescription = name
        self.principal = principal
        self.draft = draft
        self.change = change
    }

    private static let console = Principal(user: "alice", app: "console")
    private static let sops = Principal(user: "alice", app: "bk_sops")

    static let all = [
        Twin("the issuer's RS256 key", Draft.bearerRSA, console) { _, _ in },
        Twin("the issuer's RS512 key", Draft.bearer, console) { draft, stage in
            draft.header("alg", "RS512")
            draft.header("kid", "rsa-512")
            draft.signer = .rsa(stage.rs512, .sha512)
        },
        Twin("no application", Draft.bearer, Principal(user: "alice")) { draft, _ in draft.claim("app", nil)
        },
        Twin("the other spellings of a gateway", Draft.gateway, sops) { draft, _ in
            draft.claim("app", .members(["app_code": "bk_sops", "verified": true]))
            draft.claim("user", .members(["username": "alice", "verified": true]))
        },
        Twin("both spellings that say the same", Draft.gateway, sops) { draft, _ in
            draft.claim("app", "app_code", "bk_sops")
            draft.claim("user", "username", "alice")
        },
        Twin("every character of names", Draft.bearer, Principal(user: "Az09._@:+-", app: "console")) {
            draft, _ in
            draft.claim("sub", "Az09._@:+-")
        },
        Twin(
            "a name of 128 bytes", Draft.bearer,
            Principal(user: String(repeating: "x", count: 128), app: "console")
        ) {
            draft, _ in draft.claim("sub", .string(String(repeating: "x", count: 128)))
        },
        Twin("several audiences", Draft.bearer, console) { draft, _ in draft.claim("aud", ["other", "gse"]) },
        Twin("ended 59 s ago", Draft.bearer, console) { draft, _ in
            draft.claim("exp", .int(Stage.second - 59))
        },
        Twin("begins in 60 s", Draft.gateway, sops) { draft, _ in draft.claim("nbf", .int(Stage.second + 60))
        },
        Twin("issued in 60 s", Draft.bearer, console) { draft, _ in
            draft.claim("iat", .int(Stage.second + 60))
        },
        Twin("seconds with a fraction", Draft.bearer, console) { draft, _ in
            draft.claim("exp", .double(Double(Stage.second) + 0.5))
        },
        Twin("no nbf and no iat", Draft.bearer, console) { draft, _ in draft.claim("iat", nil) },
        Twin("no typ", Draft.bearer, console) { draft, _ in draft.header("typ", nil) },
        Twin("an access token by its typ", Draft.bearer, console) { draft, _ in draft.header("typ", "at+jwt")
        },
        Twin("keys in the header, which nobody looks at", Draft.bearer, console) { draft, stage in
            draft.header("jku", "http://127.0.0.1:1/keys")
            draft.header("jwk", Stage.webKey(stage.strangeEd, "ed"))
            draft.header("x5c", ["MIIB"])
        },
        Twin("blanks in the JSON", Draft.bearer, console) { draft, _ in
            draft.headerText = Bytes(" { \"alg\" : \"EdDSA\",\n\"kid\":\"ed\" } ".utf8)
        },
        Twin("members nobody knows", Draft.bearer, console) { draft, _ in
            draft.claim("realm_access", .members(["roles": [.members(["a": [1]])]]))
        },
        Twin("the word bearer in small letters", Draft.bearer, console) { draft, _ in
            draft.send = { .init(authorization: ["bearer " + $0]) }
        },
        Twin("nearly 8 KiB", Draft.bearer, console) { draft, _ in
            // Three bytes are four letters; the rest of the token has some 460.
            draft.claim("padding", .string(String(repeating: "x", count: (8192 - 460) / 4 * 3)))
        },
    ]
}
