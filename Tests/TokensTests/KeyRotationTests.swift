import Effects
import Foundation
import JWTKit
import Synchronization
import Testing

@testable import Tokens

/// Keys in files: another file counts with the next request, and a bad one changes nothing.
@Suite(.timeLimit(.minutes(10)))
final class KeyRotationTests {
    private let stage: Stage
    private let folder = FileManager.default.temporaryDirectory.appending(
        path: "gse-rotation-\(UUID().uuidString)")
    private let notes = Notes()

    final class Notes: Sendable {
        private let lines = Mutex([String]())

        func add(_ line: String) { lines.withLock { $0.append(line) } }
        var all: [String] { lines.withLock(\.self) }
    }

    init() throws {
        stage = try Stage.ready()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try folder.write("apigw.pem", stage.gateway.pem)
        try folder.write("jwks.json", Stage.set([Stage.webKey(stage.ed, "ed")]))
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private var settings: TokenSettings {
        var settings = stage.settings
        settings.gateways = ["apigw": folder.path + "/apigw.pem"]
        settings.bearer?.keys = .file(folder.path + "/jwks.json")
        return settings
    }

    private func verifier() throws -> TokenVerifier {
        try TokenVerifier(settings, note: { [notes] in notes.add($0) })
    }

    private func cause(_ verifier: TokenVerifier, _ draft: Draft) async throws -> Denial.Cause? {
        let credentials = try await draft.credentials()
        do throws(Denial) {
            _ = try await verifier.principal(of: credentials, at: Stage.now)
            return nil
        } catch {
            return error.cause
        }
    }

    private func bearer(_ key: EdDSA.PrivateKey, _ id: String) -> Draft {
        var draft = Draft.bearer(stage)
        draft.header("kid", .string(id))
        draft.signer = .eddsa(key)
        return draft
    }

    @Test func `an issuer's keys are turned without a restart: both, then the new one`() async throws {
        let verifier = try verifier()
        let old = bearer(stage.ed, "ed")
        let new = bearer(stage.strangeEd, "new")
        #expect(try await cause(verifier, old) == nil)
        #expect(try await cause(verifier, new) == .key)

        try folder.write(
            "jwks.json", Stage.set([Stage.webKey(stage.ed, "ed"), Stage.webKey(stage.strangeEd, "new")]))
        #expect(try await cause(verifier, old) == nil)
        #expect(try await cause(verifier, new) == nil)

        try folder.write("jwks.json", Stage.set([Stage.webKey(stage.strangeEd, "new")]))
        #expect(try await cause(verifier, old) == .key)
        #expect(try await cause(verifier, new) == nil)
        #expect(notes.all == [])
    }

    @Test func `a gateway's key is turned without a restart`() async throws {
        let verifier = try verifier()
        var new = Draft.gateway(stage)
        new.signer = .rsa(stage.strange, .sha512)
        #expect(try await cause(verifier, new) == .signature)

        try folder.write("apigw.pem", stage.strange.pem)

        #expect(try await cause(verifier, new) == nil)
        #expect(try await cause(verifier, .gateway(stage)) == .signature)
    }

    @Test func `a file written in place, in the same moment and of the same size, is read again`()
        async throws
    {
        let verifier = try verifier()
        let file = try FileHandle(forWritingTo: folder.appending(path: "jwks.json"))
        let sets = [stage.ed, stage.strangeEd].map { Stage.set([Stage.webKey($0, "ed")]) }

        for turn in 1...50 {
            try file.seek(toOffset: 0)
            try file.write(contentsOf: Data(sets[turn % 2].utf8))
            #expect(
                try await cause(verifier, bearer(turn % 2 == 0 ? stage.ed : stage.strangeEd, "ed")) == nil)
        }
    }

    @Test(arguments: [
        "", "{", "{\"keys\":[]}", "{\"keys\":{}}", "[]",
        "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"ed\",\"k\":\"AAAA\"}]}",
        "{\"keys\":[],\"keys\":[]}", String(repeating: " ", count: 300_000),
    ])
    func `a bad new file leaves the old keys in force, and says so once`(_ text: String) async throws {
        let verifier = try verifier()
        try folder.write("jwks.json", text)

        for _ in 0..<3 { #expect(try await cause(verifier, bearer(stage.ed, "ed")) == nil) }

        #expect(notes.all.count == 1)
        #expect(notes.all.first?.hasSuffix("; the keys from before stay in force") == true)
        let standing = await verifier.standing()
        #expect(standing.map(\.keys) == [1, 1])
        #expect(standing.map { $0.problem != nil } == [false, true])

        try folder.write("jwks.json", Stage.set([Stage.webKey(stage.strangeEd, "new")]))
        #expect(try await cause(verifier, bearer(stage.ed, "ed")) == .key)
        #expect(await verifier.standing().map(\.problem) == [nil, nil])
    }

    @Test func `a file that went away or that anybody may write leaves the old keys in force`() async throws {
        let verifier = try verifier()

        try folder.write("jwks.json", Stage.set([Stage.webKey(stage.strangeEd, "ed")]), mode: 0o666)
        #expect(try await cause(verifier, bearer(stage.ed, "ed")) == nil)
        try FileManager.default.removeItem(at: folder.appending(path: "jwks.json"))
        #expect(try await cause(verifier, bearer(stage.ed, "ed")) == nil)

        #expect(notes.all.count == 2)
    }

    @Test func `a service does not start with key files that are not as they must be`() throws {
        let small = try RSAPair(bits: 1024)
        let secret = stage.gateway.secret
        for (text, mode) in [
            (small.pem, 0o644), (secret, 0o644), ("", 0o644), (stage.gateway.pem, 0o666), ("x", 0o644),
        ] {
            try folder.write("apigw.pem", text, mode: mode)
            #expect(throws: TokenSettingsError.self) { try verifier() }
        }
        for path in ["/dev/zero", "/proc/self/fd", folder.path, folder.path + "/none"] {
            var settings = settings
            settings.gateways = [:]
            settings.bearer?.keys = .file(path)
            #expect(throws: TokenSettingsError.self) { try TokenVerifier(settings) }
        }
    }

    @Test func `a service does not start with settings that mean nothing`() throws {
        let changes: [(inout TokenSettings) -> Void] = [
            { $0.leeway = .seconds(-1) }, { $0.leeway = .seconds(301) }, { $0.gateways = ["": "/x"] },
            { $0.gateways = ["a b": "/x"] }, { $0.bearer?.issuer = "" }, { $0.bearer?.audience = "" },
            { $0.refresh.interval = .zero }, { $0.refresh.timeout = .seconds(61) },
            { $0.refresh.size = ByteCount(0) },
        ]
        for change in changes {
            var settings = settings
            change(&settings)
            #expect(throws: TokenSettingsError.self) { try TokenVerifier(settings) }
        }
    }

    @Test func `with no keys configured nobody is anybody`() async throws {
        let verifier = try TokenVerifier(TokenSettings())

        #expect(try await cause(verifier, .bearer(stage)) == .key)
        #expect(try await cause(verifier, .gateway(stage)) == .key)
        #expect(await verifier.standing() == [])
    }
}
