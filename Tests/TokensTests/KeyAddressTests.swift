import Admission
import Effects
import JWTKit
import Synchronization
import Testing

@testable import Tokens

/// Keys at an address: a real server, a clock that is turned by hand, and what the server saw.
@Suite(.timeLimit(.minutes(10)))
struct KeyAddressTests {
    /// The clock of the bounds, and what was noted.
    final class Watch: Sendable {
        private let state = Mutex((uptime: Duration.seconds(1000), notes: [String]()))

        var uptime: Duration { state.withLock(\.uptime) }
        var notes: [String] { state.withLock(\.notes) }
        func advance(by duration: Duration) { state.withLock { $0.uptime += duration } }
        func note(_ line: String) { state.withLock { $0.notes.append(line) } }
    }

    private let stage: Stage
    private let watch = Watch()
    private let server: KeyServer
    private let alice = Principal(user: "alice", app: "console")

    init() throws {
        stage = try Stage.ready()
        server = try KeyServer(.ok(Stage.set([Stage.webKey(stage.ed, "ed")])))
    }

    private func verifier(_ refresh: KeyRefresh = KeyRefresh()) throws -> TokenVerifier {
        var settings = stage.settings
        settings.bearer?.keys = .url(server.url)
        settings.refresh = refresh
        return try TokenVerifier(
            settings, uptime: { [watch] in watch.uptime }, note: { [watch] in watch.note($0) })
    }

    private func credentials(_ key: EdDSA.PrivateKey? = nil, _ id: String = "ed") async throws -> Credentials
    {
        var draft = Draft.bearer(stage)
        draft.header("kid", .string(id))
        if let key { draft.signer = .eddsa(key) }
        return try await draft.credentials()
    }

    private func cause(_ verifier: TokenVerifier, _ credentials: Credentials) async -> Denial.Cause? {
        do throws(Denial) {
            _ = try await verifier.principal(of: credentials, at: Stage.now)
            return nil
        } catch {
            return error.cause
        }
    }

    @Test func `keys are fetched once, and again when their life is over`() async throws {
        let verifier = try verifier()
        let credentials = try await credentials()

        #expect(server.requests == 0)
        for _ in 0..<5 { #expect(await cause(verifier, credentials) == nil) }
        #expect(server.requests == 1)
        watch.advance(by: .seconds(299))
        #expect(await cause(verifier, credentials) == nil)
        #expect(server.requests == 1)
        watch.advance(by: .seconds(1))
        for _ in 0..<5 { #expect(await cause(verifier, credentials) == nil) }
        #expect(server.requests == 2)
        #expect(await verifier.standing().last == KeyStanding(source: server.url, keys: 1, problem: nil))
    }

    @Test func `a new key is found when the first token with it comes, and the old one is gone`() async throws
    {
        let verifier = try verifier()
        let old = try await credentials()
        let new = try await credentials(stage.strangeEd, "new")
        #expect(await cause(verifier, old) == nil)

        server.answer(.ok(Stage.set([Stage.webKey(stage.strangeEd, "new")])))
        #expect(await cause(verifier, new) == .key)
        watch.advance(by: .seconds(30))

        #expect(await cause(verifier, new) == nil)
        #expect(await cause(verifier, old) == .key)
        #expect(server.requests == 2)
    }

    @Test func `hundreds of unknown keys ask the address once in each interval`() async throws {
        let verifier = try verifier()
        #expect(await cause(verifier, try await credentials()) == nil)
        #expect(server.requests == 1)

        for minute in 1...3 {
            watch.advance(by: .seconds(30))
            for number in 0..<300 {
                let credentials = try await credentials(stage.strangeEd, "unknown-\(number)")
                #expect(await cause(verifier, credentials) == .key)
            }
            #expect(server.requests == 1 + minute)
        }
    }

    @Test func `many requests at once wait for one fetch`() async throws {
        server.answer(.held(Stage.set([Stage.webKey(stage.ed, "ed")])))
        let verifier = try verifier()
        let credentials = try await credentials()

        let causes = await withTaskGroup(of: Denial.Cause?.self) { group in
            for _ in 0..<50 { group.addTask { await cause(verifier, credentials) } }
            await server.requests(atLeast: 1)
            server.release()
            return await group.reduce(into: []) { $0.append($1) }
        }

        #expect(causes == Array(repeating: nil, count: 50))
        #expect(server.requests == 1)
    }

    @Test func `who has a known key does not wait for a fetch`() async throws {
        let verifier = try verifier()
        let known = try await credentials()
        let unknown = try await credentials(stage.strangeEd, "unknown")
        #expect(await cause(verifier, known) == nil)
        server.answer(.held(Stage.set([Stage.webKey(stage.ed, "ed")])))
        watch.advance(by: .seconds(300))

        async let first = cause(verifier, unknown)
        await server.requests(atLeast: 2)
        #expect(await cause(verifier, known) == nil)
        server.release()

        #expect(await first == .key)
    }

    @Test(arguments: [
        KeyServer.Answer.raw("HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n"),
        .raw("HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n"),
        .raw("HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{\"keys\":"), .raw(""), .raw("nonsense\r\n\r\n"),
        .ok(""), .ok("{}"), .ok("{\"keys\":[]}"), .ok(String(repeating: " ", count: 300_000)),
        .ok("{\"keys\":[{\"kty\":\"oct\",\"k\":\"c2VjcmV0\",\"kid\":\"ed\"}]}"),
    ])
    func `after a bad answer the old keys stay in force, for a day`(_ answer: KeyServer.Answer) async throws {
        let verifier = try verifier()
        let credentials = try await credentials()
        #expect(await cause(verifier, credentials) == nil)
        server.answer(answer)

        watch.advance(by: .seconds(300))
        #expect(await cause(verifier, credentials) == nil)
        #expect(await cause(verifier, credentials) == nil)
        #expect(server.requests == 2)
        #expect(watch.notes.count == 1)
        #expect(watch.notes.last?.hasSuffix("; the keys from before stay in force") == true)
        watch.advance(by: .seconds(86_100))

        #expect(await cause(verifier, credentials) == .key)
        #expect(server.requests == 3)
        #expect(watch.notes.last?.hasSuffix("; there are no keys from before") == true)
        let standing = await verifier.standing().last
        #expect(standing?.keys == 0)
        #expect(standing?.problem == watch.notes.last)
    }

    @Test(arguments: [KeyServer.Answer.silence, .drip])
    func `an answer that does not come is not waited for`(_ answer: KeyServer.Answer) async throws {
        server.answer(answer)
        let verifier = try verifier(KeyRefresh(timeout: .milliseconds(200)))
        let credentials = try await credentials()
        let clock = ContinuousClock()

        let time = await clock.measure { #expect(await cause(verifier, credentials) == .key) }

        #expect(time < .seconds(20))
        #expect(watch.notes.count == 1)
        server.answer(.ok(Stage.set([Stage.webKey(stage.ed, "ed")])))
        #expect(await cause(verifier, credentials) == .key)
        watch.advance(by: .seconds(30))
        #expect(await cause(verifier, credentials) == nil)
    }

    @Test(arguments: [
        "http://id.example/keys", "ftp://127.0.0.1/keys", "file:///etc/keys", "", "keys", "https://",
        "http://127.0.0.1.evil/",
        "https://user:word@id.example/keys", "http://localhost.evil/keys", "unix:/run/keys", "https:///keys",
    ])
    func `an address that cannot be believed is refused at once`(_ url: String) throws {
        var settings = stage.settings
        settings.bearer?.keys = .url(url)

        #expect(throws: TokenSettingsError.self) { try TokenVerifier(settings) }
    }
}
