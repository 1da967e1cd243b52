import BuiltCommand
import Foundation
import Testing

/// Secrets and sealed output of a run that was killed and goes on.
@Suite(.timeLimit(.minutes(20)))
struct SecretResumeTests {
    static let value = "C4nary-'q\"\\+&/é ~7%z"
    static let token = "tok-9f8e7d6c5b4a"

    static let playbook = """
        local s = gse.session{env = {APP_SECRET = gse.secret("app/db")}}
        local token = gse.exec(s, {"cat", "FOLDER/token"}, {secret = true}).text
        gse.exec(s, {"sh", "-c", 'printf "%s\\n" "$APP_SECRET" >> FOLDER/out'})
        local file = gse.file("value")
        gse.log("info", "the token is " .. token .. " and the file has " .. file)
        gse.exec(s, {"sh", "-c", 'printf "%s %s\\n" "$APP_SECRET" ' .. token .. ' >> FOLDER/out'})
        return #token
        """

    /// A run that was killed at a place of its record.
    private func killed(at place: String) async throws -> (ground: Interrupted, run: String) {
        let ground = try Interrupted()
        try ground.gse.file("token", Self.token + "\n")
        let file = try ground.gse.file("value", Self.value + "\n")
        ground.gse.environment["GSE_DIE"] = place
        defer { ground.gse.environment["GSE_DIE"] = nil }
        let ending = try await ground.gse(
            "run", try ground.write(Self.playbook), "--policy", ground.policy, "--secret", "app/db=@\(file)")
        #expect(ending.isCrash, "\(ending)")
        return (ground, try #require(try await ground.latest()))
    }

    @Test(arguments: (5...14).flatMap { ["kept:\($0)", "lost:\($0)"] })
    func `a killed run goes on with its secrets and what it was told under seal`(place: String) async throws {
        let (ground, run) = try await killed(at: place)

        let ending = try await ground.gse("resume", run, "--repeat")

        #expect(ending.exit == 0 && ending.stdout == "16\n", "\(ending.stderr)")
        // A step in doubt was repeated, so a line may be there twice.
        let lines = Set(try ground.gse.read("out").split(separator: "\n").map(String.init))
        #expect(lines == [Self.value, "\(Self.value) \(Self.token)"])
        let store = try FileManager.default.subpathsOfDirectory(atPath: ground.gse.path("store"))
        let places = store.compactMap { try? Data(contentsOf: URL(filePath: ground.gse.path("store/\($0)"))) }
        let shown = try await ground.gse("show", run, "--json")
        for text in [Self.value, Self.token] {
            let found = places.contains { $0.firstRange(of: Data(text.utf8)) != nil }
            #expect(!found && !(ending.stderr + shown.stdout).contains(text))
        }
    }

    @Test func `a changed secret stops the resume, and its own value goes on`() async throws {
        let (ground, run) = try await killed(at: "kept:9")
        let other = try ground.gse.file("other", "hunter2-hunter2")
        let same = try ground.gse.file("same", Self.value)

        let stopped = try await ground.gse("resume", run, "--secret", "app/db=@\(other)")
        let ending = try await ground.gse("resume", run, "--secret", "app/db=@\(same)")

        #expect(stopped.exit == 7, "\(stopped)")
        #expect(stopped.stderr.contains("the secret \"app/db\" has another value than when the run began"))
        #expect(ending.exit == 0, "\(ending)")
    }

    @Test func `without the key of the store nothing goes on`() async throws {
        let (ground, run) = try await killed(at: "kept:9")
        try FileManager.default.removeItem(atPath: ground.gse.path("store/secret.key"))

        let stopped = try await ground.gse("resume", run)

        #expect(stopped.exit == 7, "\(stopped)")
        #expect(stopped.stderr.contains("the key of the store is not the one the run began with"))
    }
}
