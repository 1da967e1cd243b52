import Admission
import Effects
import Testing

@testable import Tokens

/// Tokens that were damaged at random: each is denied, and none does harm.
@Suite(.timeLimit(.minutes(10)))
struct MutilationTests {
    /// What damage is done with: what means something in a token, and what does not.
    private static let pieces = [
        ".", "..", "=", "A", "_", "\0", "\n", "é", "\u{10FFFF}", "e30", "eyJhbGciOiJub25lIn0", "bnVsbA",
        "W10",
    ]

    @Test(arguments: UInt64(1)...4) func `a token cut, doubled and mixed is denied`(_ seed: UInt64)
        async throws
    {
        let stage = try Stage.ready()
        let verifier = try stage.verifier()
        let tokens = [try await Draft.gateway(stage).token(), try await Draft.bearer(stage).token()]
        var chance = Chance(seed: seed)

        for _ in 0..<1000 {
            var letters = Array(tokens[chance.below(2)])
            for _ in 0...chance.below(3) {
                let place = chance.below(letters.count + 1)
                let end = min(letters.count, place + chance.below(40))
                switch chance.below(3) {
                case 0: letters.removeSubrange(place..<end)
                case 1: letters.insert(contentsOf: letters[place..<end], at: place)
                default: letters.insert(contentsOf: Self.pieces[chance.below(Self.pieces.count)], at: place)
                }
            }
            let token = String(letters)
            guard !tokens.contains(token) else { continue }
            for credentials in [Credentials(bkapi: [token]), Credentials(authorization: ["Bearer " + token])]
            {
                await #expect(throws: Denial.self, "\(token)") {
                    try await verifier.principal(of: credentials, at: Stage.now)
                }
            }
        }
    }

    @Test(arguments: UInt64(1)...4)
    func `claims of any kind that an issuer signs end in a principal or a denial`(_ seed: UInt64)
        async throws
    {
        let stage = try Stage.ready()
        let verifier = try stage.verifier()
        let values: [JSON] = [
            .null, true, false, 0, -1, .int(.min), .int(.max), .double(0.5), .double(-1e308), .double(1e18),
            "", "alice", [], ["gse"],
            .members(["verified": true, "username": "alice", "app_code": []]),
            .string(String(repeating: "é", count: 200)),
        ]
        var chance = Chance(seed: seed)
        var accepted: Set<Principal> = []

        for _ in 0..<300 {
            var draft = chance.below(2) == 0 ? Draft.gateway(stage) : Draft.bearer(stage)
            let names = ["exp", "nbf", "iat", "iss", "aud", "sub", "app", "user", "jti", "azp"]
            for _ in 0...chance.below(2) {
                draft.claim(names[chance.below(names.count)], values[chance.below(values.count)])
            }
            do throws(Denial) {
                accepted.insert(try await verifier.principal(of: credentials(draft), at: Stage.now))
            } catch {
                #expect(error.reason.utf8.allSatisfy { 0x20..<0x7F ~= $0 })
            }
        }

        let known: Set = [
            Principal(user: "alice"), Principal(user: "alice", app: "console"),
            Principal(user: "alice", app: "alice"),
            Principal(user: "alice", app: "bk_sops"),
        ]
        #expect(accepted.subtracting(known).isEmpty)
    }

    /// What a request with it shows; nothing when it cannot be signed.
    private func credentials(_ draft: Draft) async -> Credentials {
        (try? await draft.credentials()) ?? Credentials()
    }
}

/// Numbers by chance, the same for each seed.
private struct Chance {
    private var numbers: RandomNumbers

    init(seed: UInt64) { numbers = RandomNumbers(seed: seed) }

    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &numbers) }
}
