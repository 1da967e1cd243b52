import Admission
import Effects
import Foundation
import Testing
import Tokens

/// A key pair of one's own, and tokens by it.
@Suite(.timeLimit(.minutes(10)))
final class DevelopmentKeysTests {
    private let folder = FileManager.default.temporaryDirectory.appending(
        path: "gse-own-\(UUID().uuidString)")
    private var keyFile: String { folder.path + "/" + DevelopmentKeys.keyName }
    private var setFile: String { folder.path + "/" + DevelopmentKeys.setName }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func verifier() throws -> TokenVerifier {
        try TokenVerifier(TokenSettings(bearer: .init(keys: .file(setFile))))
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func `a token by the key in the directory is accepted by a service with the set in it`()
        async throws
    {
        let keys = try DevelopmentKeys.make(in: folder.path)
        let token = try await DevelopmentKeys(keyFile: keyFile).token(
            user: "alice", app: "console", at: Stage.now)
        let verifier = try verifier()

        let credentials = Credentials(authorization: ["Bearer \(token)"])
        for _ in 0..<2 {
            #expect(
                try await verifier.principal(of: credentials, at: Stage.now)
                    == Principal(user: "alice", app: "console"))
        }
        #expect(try mode(keyFile) == 0o600)
        #expect(try mode(setFile) == 0o644)
        #expect(try String(contentsOfFile: setFile, encoding: .utf8).contains("\"d\"") == false)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 2)
        #expect(try DevelopmentKeys(keyFile: keyFile).id == keys.id)
    }

    @Test func `a token is good for its lifetime`() async throws {
        let keys = try DevelopmentKeys.make(in: folder.path)
        let credentials = Credentials(authorization: [
            "Bearer \(try await keys.token(user: "alice", lifetime: .seconds(86_400), at: Stage.now))"
        ])
        let verifier = try verifier()

        let end = Stage.now.milliseconds + 86_460_000
        #expect(
            try await verifier.principal(of: credentials, at: Timestamp(milliseconds: end - 1))
                == Principal(user: "alice"))
        await #expect(throws: Denial.self) {
            try await verifier.principal(of: credentials, at: Timestamp(milliseconds: end))
        }
    }

    @Test func `a key is not made twice, and what is missing beside it is`() throws {
        let keys = try DevelopmentKeys.make(in: folder.path)
        #expect(throws: DevelopmentKeysError.self) { try DevelopmentKeys.make(in: folder.path) }
        try FileManager.default.removeItem(atPath: setFile)

        #expect(try DevelopmentKeys.ready(in: folder.path).id == keys.id)
        #expect(FileManager.default.fileExists(atPath: setFile))
    }

    @Test func `whoever asks at the same time gets the same key`() async throws {
        let folder = folder.path

        let ids = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<16 { group.addTask { try DevelopmentKeys.ready(in: folder).id } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }

        #expect(ids.count == 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 2)
    }

    @Test func `a key that others can read is not used`() throws {
        _ = try DevelopmentKeys.make(in: folder.path)
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: keyFile)

        #expect(throws: DevelopmentKeysError.self) { try DevelopmentKeys(keyFile: keyFile) }
    }

    @Test(arguments: ["", "{}", "{\"d\":\"\"}", "{\"d\":\"AAAA\"}", "{\"d\":7}", "[]"])
    func `a file that is no key is not used`(_ text: String) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try folder.write(DevelopmentKeys.keyName, text, mode: 0o600)

        #expect(throws: DevelopmentKeysError.self) { try DevelopmentKeys(keyFile: keyFile) }
        #expect(throws: DevelopmentKeysError.self) { try DevelopmentKeys.ready(in: folder.path) }
    }

    @Test func `a directory that cannot be made is said`() {
        #expect(throws: DevelopmentKeysError.self) { try DevelopmentKeys.make(in: "/proc/none/keys") }
        #expect(throws: DevelopmentKeysError.self) { try DevelopmentKeys.ready(in: "/proc/none/keys") }
    }

    @Test func `names and lifetimes that no service accepts are not issued`() async throws {
        let keys = try DevelopmentKeys.make(in: folder.path)

        for user in ["", "a b", "a\n", String(repeating: "x", count: 129)] {
            await #expect(throws: DevelopmentKeysError.self) {
                try await keys.token(user: user, at: Stage.now)
            }
            await #expect(throws: DevelopmentKeysError.self) {
                try await keys.token(user: "alice", app: user, at: Stage.now)
            }
        }
        for lifetime in [Duration.zero, .seconds(-1), .milliseconds(999), .seconds(86_401)] {
            await #expect(throws: DevelopmentKeysError.self) {
                try await keys.token(user: "alice", lifetime: lifetime, at: Stage.now)
            }
        }
    }
}
