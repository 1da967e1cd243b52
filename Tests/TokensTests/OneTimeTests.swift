import Effects
import Testing

@testable import Tokens

/// Tokens with `jti` are used once.
@Suite(.timeLimit(.minutes(10)))
struct OneTimeTests {
    private let stage: Stage

    init() throws { stage = try Stage.ready() }

    private func token(_ id: String, _ change: (inout Draft) -> Void = { _ in }) async throws -> Credentials {
        var draft = Draft.bearer(stage)
        draft.claim("jti", .string(id))
        change(&draft)
        return try await draft.credentials()
    }

    private func cause(_ verifier: TokenVerifier, _ credentials: Credentials, after seconds: Int64 = 0) async
        -> Denial.Cause?
    {
        do throws(Denial) {
            let now = Timestamp(milliseconds: Stage.now.milliseconds + seconds * 1000)
            _ = try await verifier.principal(of: credentials, at: now)
            return nil
        } catch {
            return error.cause
        }
    }

    @Test func `a token with jti is used once, and one without it often`() async throws {
        let verifier = try stage.verifier()
        let once = try await token("one")
        let often = try await Draft.bearer(stage).credentials()

        #expect(await cause(verifier, once) == nil)
        #expect(await cause(verifier, once) == .replayed)
        #expect(await cause(verifier, once, after: 659) == .replayed)
        #expect(await cause(verifier, once, after: 660) == .expired)
        for _ in 0..<3 { #expect(await cause(verifier, often) == nil) }
    }

    @Test func `of the same token sent at once a hundred times one is accepted`() async throws {
        let verifier = try stage.verifier()
        let once = try await token("one")

        let causes = await withTaskGroup(of: Denial.Cause?.self) { group in
            for _ in 0..<100 { group.addTask { await cause(verifier, once) } }
            return await group.reduce(into: []) { $0.append($1) }
        }

        #expect(causes.count { $0 == nil } == 1)
        #expect(causes.count { $0 == .replayed } == 99)
    }

    @Test func `another token with the same jti is the same one`() async throws {
        let verifier = try stage.verifier()
        #expect(await cause(verifier, try await token("one")) == nil)

        let other = try await token("one") { $0.claim("sub", "bob") }

        #expect(await cause(verifier, other) == .replayed)
    }

    @Test func `a token that is denied for something else is not used up`() async throws {
        let verifier = try stage.verifier()
        let wrong = try await token("one") { $0.claim("aud", "other") }
        let forged = try await token("one") { $0.signer = .eddsa(stage.strangeEd) }

        #expect(await cause(verifier, wrong) == .audience)
        #expect(await cause(verifier, forged) == .signature)

        #expect(await cause(verifier, try await token("one")) == nil)
    }

    @Test func `where the operator says so a token with jti is used often`() async throws {
        var settings = stage.settings
        settings.bearer?.isOneTime = false
        let verifier = try TokenVerifier(settings)
        let often = try await token("one")

        for _ in 0..<3 { #expect(await cause(verifier, often) == nil) }
    }

    @Test func `a gateway's token is used often, whatever its jti`() async throws {
        let verifier = try stage.verifier()
        var draft = Draft.gateway(stage)
        draft.claim("jti", "one")
        let often = try await draft.credentials()

        for _ in 0..<3 { #expect(await cause(verifier, often) == nil) }
    }

    @Test func `a full memory forgets nobody before the time and takes others when it has come`() {
        let memory = ReplayMemory(capacity: 1000)
        let start = Stage.now
        let end = Timestamp(milliseconds: start.milliseconds + 600_000)
        let over = Timestamp(milliseconds: end.milliseconds + 120_000)

        for number in 0..<1000 {
            #expect(memory.use(issuer: "i", id: "\(number)", until: end, now: start) == .first)
        }

        #expect(memory.use(issuer: "i", id: "1000", until: end, now: start) == .full)
        #expect(memory.use(issuer: "i", id: "7", until: end, now: start) == .again)
        #expect(memory.use(issuer: "i", id: "7", until: end, now: end) == .again)
        #expect(memory.use(issuer: "i", id: "1000", until: over, now: over) == .first)
        #expect(memory.use(issuer: "i", id: "7", until: over, now: over) == .first)
    }

    @Test func `issuers do not use up each other's ids`() {
        let memory = ReplayMemory(capacity: 10)

        #expect(memory.use(issuer: "a", id: "bc", until: Stage.now, now: Stage.now) == .first)
        #expect(memory.use(issuer: "ab", id: "c", until: Stage.now, now: Stage.now) == .first)
        #expect(memory.use(issuer: "a\",\"b", id: "c", until: Stage.now, now: Stage.now) == .first)
    }
}
