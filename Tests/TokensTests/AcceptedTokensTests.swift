import Admission
import Effects
import JWTKit
import Testing

@testable import Tokens

/// A token that was accepted is remembered, and is no better for it.
@Suite(.timeLimit(.minutes(10)))
struct AcceptedTokensTests {
    private let stage: Stage

    init() throws { stage = try Stage.ready() }

    @Test func `a token that was accepted is denied outside its time`() async throws {
        let verifier = try stage.verifier()
        var draft = Draft.bearer(stage)
        draft.claim("nbf", .int(Stage.second - 10))
        let credentials = try await draft.credentials()
        let times: [(Int64, Denial.Cause?)] = [
            (0, nil), (659, nil), (660, .expired), (-70, .early), (-60, nil), (0, nil), (1 << 33, .expired),
        ]

        for (seconds, cause) in times {
            let now = Timestamp(milliseconds: Stage.now.milliseconds + seconds * 1000)
            var denial: Denial?
            do throws(Denial) { _ = try await verifier.principal(of: credentials, at: now) } catch {
                denial = error
            }
            #expect(denial?.cause == cause, "after \(seconds) s")
        }
    }

    @Test func `a token that was accepted in one header is denied in the other`() async throws {
        let verifier = try stage.verifier()
        let token = try await Draft.bearer(stage).token()
        _ = try await verifier.principal(of: Credentials(authorization: ["Bearer " + token]), at: Stage.now)

        await #expect(throws: Denial.self) {
            try await verifier.principal(of: Credentials(bkapi: [token]), at: Stage.now)
        }
    }

    @Test func `few are remembered, and those in use are`() throws {
        let tokens = AcceptedTokens(capacity: 10)
        let key = VerificationKey(stage.ed.publicKey)
        func mark(_ number: Int) -> Mark { Mark(of: Bytes("\(number)".utf8)) }

        for number in 0..<1000 {
            let principal = Principal(user: "\(number)")
            tokens.add(
                .init(keyID: "ed", key: key, time: Stage.now..<Stage.now, principal: principal), mark(number))
            #expect(tokens.entry(mark(0))?.principal.user == "0")
        }

        // In this order: a look at one remembers it, and may forget another.
        #expect((996..<1000).allSatisfy { tokens.entry(mark($0)) != nil })
        #expect((0..<1000).count { tokens.entry(mark($0)) != nil } <= 10)
    }
}
