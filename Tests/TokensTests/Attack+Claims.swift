import Effects
import Tokens

extension Attack {
    /// On what a token claims, signed by who may sign: an issuer's mistakes, and tokens of other times and places.
    static let claims: [Attack] =
        both("no exp", .claim) { draft, _ in draft.claim("exp", nil) }
        + both("exp is text", .claim) { draft, _ in draft.claim("exp", .string("\(Stage.second + 600)")) }
        + both("ended a minute ago", .expired) { draft, _ in draft.claim("exp", .int(Stage.second - 60)) }
        + both("begins in 61 s", .early) { draft, _ in draft.claim("nbf", .int(Stage.second + 61)) }
        + both("issued tomorrow", .early) { draft, _ in draft.claim("iat", .int(Stage.second + 86_400)) }
        + [
            bearer("exp is 0", .expired) { draft, _ in draft.claim("exp", 0) },
            bearer("exp is negative", .claim) { draft, _ in draft.claim("exp", -1) },
            bearer("exp is the least number", .claim) { draft, _ in draft.claim("exp", .int(.min)) },
            bearer("exp is the largest number", .claim) { draft, _ in draft.claim("exp", .int(.max)) },
            bearer("exp is beyond whole numbers", .claim) { draft, _ in
                draft.claimsText = Bytes(#"{"sub":"alice","exp":99999999999999999999999}"#.utf8)
            },
            bearer("exp is a huge fraction", .claim) { draft, _ in draft.claim("exp", .double(1e300)) },
            bearer("exp is in milliseconds", .claim) { draft, _ in
                draft.claim("exp", .int(Stage.second * 1000))
            },
            bearer("exp is null", .claim) { draft, _ in draft.claim("exp", .null) },
            bearer("exp is true", .claim) { draft, _ in draft.claim("exp", true) },
            bearer("exp is a list", .claim) { draft, _ in draft.claim("exp", [.int(Stage.second + 600)]) },
            bearer("nbf is text", .claim) { draft, _ in draft.claim("nbf", "0") },
            bearer("nbf is negative", .claim) { draft, _ in draft.claim("nbf", -5) },
            bearer("iat is null", .claim) { draft, _ in draft.claim("iat", .null) },
            bearer("another issuer", .issuer) { draft, _ in draft.claim("iss", "https://id.example.evil/") },
            bearer("the issuer without its slash", .issuer) { draft, _ in
                draft.claim("iss", "https://id.example")
            },
            bearer("no issuer", .issuer) { draft, _ in draft.claim("iss", nil) },
            bearer("a list of issuers", .issuer) { draft, _ in draft.claim("iss", [.string(Stage.issuer)]) },
            bearer("another audience", .audience) { draft, _ in draft.claim("aud", "gse-staging") },
            bearer("no audience", .audience) { draft, _ in draft.claim("aud", nil) },
            bearer("an empty list of audiences", .audience) { draft, _ in draft.claim("aud", []) },
            bearer("an audience that is an object", .claim) { draft, _ in
                draft.claim("aud", .members(["gse": true]))
            },
            bearer("a number among the audiences", .claim) { draft, _ in draft.claim("aud", ["gse", 1]) },
            bearer("jti is a number", .claim) { draft, _ in draft.claim("jti", 7) },
            bearer("jti is empty", .claim) { draft, _ in draft.claim("jti", "") },
            bearer("a jti and two days to live", .claim) { draft, _ in
                draft.claim("jti", "one")
                draft.claim("exp", .int(Stage.second + 2 * 86_400))
            },
        ]

    /// On who a token says is calling.
    static let names: [Attack] =
        ["app", "user"].flatMap { object in
            [
                gateway("\(object) is not verified", .unverified) { draft, _ in
                    draft.claim(object, "verified", false)
                },
                gateway("\(object) is verified with text", .unverified) { draft, _ in
                    draft.claim(object, "verified", "true")
                },
                gateway("\(object) is verified with 1", .unverified) { draft, _ in
                    draft.claim(object, "verified", 1)
                },
                gateway("\(object) is verified with a list", .unverified) { draft, _ in
                    draft.claim(object, "verified", [true])
                },
                gateway("\(object) says nothing of verified", .unverified) { draft, _ in
                    draft.claim(object, "verified", nil)
                },
                gateway("no \(object)", .claim) { draft, _ in draft.claim(object, nil) },
                gateway("\(object) is a list", .claim) { draft, _ in draft.claim(object, [true]) },
                gateway("\(object) is text", .claim) { draft, _ in draft.claim(object, "alice") },
            ]
        }
        + [
            gateway("two different users", .claim) { draft, _ in draft.claim("user", "username", "root") },
            gateway("two different applications", .claim) { draft, _ in
                draft.claim("app", "app_code", "other")
            },
            gateway("a second user that is a number", .claim) { draft, _ in draft.claim("user", "username", 0)
            },
            gateway("no user's name", .claim) { draft, _ in draft.claim("user", "bk_username", nil) },
            gateway("no application's name", .claim) { draft, _ in draft.claim("app", "bk_app_code", nil) },
            gateway("an application with a blank", .name) { draft, _ in
                draft.claim("app", "bk_app_code", "a b")
            },
            bearer("no sub", .claim) { draft, _ in draft.claim("sub", nil) },
            bearer("sub is a number", .claim) { draft, _ in draft.claim("sub", 1000) },
            bearer("sub is a list", .claim) { draft, _ in draft.claim("sub", ["alice"]) },
            bearer("app is null", .claim) { draft, _ in draft.claim("app", .null) },
            bearer("app is an object", .claim) { draft, _ in draft.claim("app", .members(["app_code": "x"]))
            },
        ]
        + [
            "", " ", "alice root", "alice via console", "alice\n", "al\u{0}ice", "al\u{1B}[2Jice", "../alice",
            "alice/x",
            "alice*", "àlice", "bo\u{300}b", "\u{202E}ecila", "alice;id", "$(id)", "<b>",
            String(repeating: "x", count: 129),
        ].map { name in
            bearer("a user called \(name.debugDescription.prefix(60))", .name) { draft, _ in
                draft.claim("sub", .string(name))
            }
        }

    /// On how a token is sent.
    static let roads: [Attack] =
        [
            bearer("nothing is sent", .missing) { draft, _ in draft.send = { _ in .init() } },
            bearer("sent twice", .ambiguous) { draft, _ in
                draft.send = { .init(authorization: ["Bearer " + $0, "Bearer " + $0]) }
            },
            gateway("sent twice", .ambiguous) { draft, _ in draft.send = { .init(bkapi: [$0, $0]) } },
            gateway("sent with a bearer token", .ambiguous) { draft, _ in
                draft.send = { .init(bkapi: [$0], authorization: ["Bearer " + $0]) }
            },
            bearer("Basic", .scheme) { draft, _ in draft.send = { .init(authorization: ["Basic " + $0]) } },
            bearer("without Bearer", .scheme) { draft, _ in draft.send = { .init(authorization: [$0]) } },
            bearer("Bearer and two blanks", .scheme) { draft, _ in
                draft.send = { .init(authorization: ["Bearer  " + $0]) }
            },
            bearer("Bearer and a tab", .scheme) { draft, _ in
                draft.send = { .init(authorization: ["Bearer\t" + $0]) }
            },
            bearer("two tokens in one header", .scheme) { draft, _ in
                draft.send = { .init(authorization: ["Bearer \($0) Bearer \($0)"]) }
            },
            bearer("two tokens with a comma", .malformed) { draft, _ in
                draft.send = { .init(authorization: ["Bearer \($0),\($0)"]) }
            },
            bearer("sent as a gateway's", .key) { draft, _ in draft.send = { .init(bkapi: [$0]) } },
            bearerRSA("sent as a gateway's", .key) { draft, _ in draft.send = { .init(bkapi: [$0]) } },
            gateway("sent as a bearer token", .key) { draft, _ in
                draft.send = { .init(authorization: ["Bearer " + $0]) }
            },
        ]
}
