import BuiltCommand
import Foundation
import Testing

/// The option `secret`: output that a script uses and nobody sees.
@Suite(.timeLimit(.minutes(20)))
struct SealedOutputTests {
    static let token = "tok-9f8e7d6c5b4a"

    private func ground() throws -> (gse: Gse, flags: [String]) {
        let gse = try Gse()
        try gse.file("answer", "{\"token\": \"\(Self.token)\"}\n")
        return (gse, ["--policy", try gse.file("policy.yaml", openPolicy)])
    }

    private static func store(_ gse: Gse) throws -> [Data] {
        let folder = gse.path("store")
        return try FileManager.default.subpathsOfDirectory(atPath: folder).compactMap { name in
            try? Data(contentsOf: URL(filePath: folder + "/" + name))
        }
    }

    @Test(arguments: [[], ["--json"]])
    func `a token is used and never shown`(_ display: [String]) async throws {
        let (gse, flags) = try ground()
        let playbook = try gse.file(
            "playbook.lua",
            """
            local s, file = gse.session{}, [[\(gse.folder.path)/answer]]
            local r = gse.exec(s, {"cat", file}, {secret = true})
            local token = gse.json.decode(r.text).token
            -- The playbook itself is on record: it must not say the token.
            assert(r.masked == nil and token == "\(Self.token.prefix(8))" .. "\(Self.token.dropFirst(8))")
            assert(gse.get(s, file, {secret = true}).content == r.stdout)
            -- What echoes it is sealed by itself.
            assert(gse.exec(s, {"cat"}, {stdin = "a " .. token .. " b"}).text == "a " .. token .. " b")
            gse.log("info", "the token is " .. token, {token = token})
            pcall(gse.exec, s, {"echo", token})
            error("no use for " .. token)
            """)

        let ending = try await gse.run(["run", playbook] + flags + display)
        let run = try #require(try await gse.run(["runs", "--json"]).facts().first?["run"] as? String)
        let shown = try await gse("show", run, "--json")
        let logs = try await gse("logs", run)
        _ = try await gse("show", run, "--report", gse.path("report.html"))

        #expect(ending.exit == 1 && ending.stderr.contains("no use for ‹sealed:t1›"), "\(ending)")
        #expect(logs.stdout.contains("‹sealed: 30 bytes›"), "\(logs)")
        let texts = [ending.stdout, ending.stderr, shown.stdout, logs.stdout, try gse.read("report.html")]
        for text in texts { #expect(!text.contains(Self.token), "\(text)") }
        let places = try Self.store(gse)
        #expect(!places.contains { $0.firstRange(of: Data(Self.token.utf8)) != nil })
        let host = try #require(
            try shown.facts().first { $0["kind"] as? String == "finished" }?["host"] as? [String: Any])
        let sealed = try #require(host["stdout"] as? [String: Any])
        #expect(sealed["bytes"] as? Int == 30 && sealed["sealed"] is String, "\(sealed)")
        #expect(host["stdout_bytes"] as? Int == 30 && host["stdout_truncated"] as? Bool == false)
    }

    @Test func `without a key of its own nothing is done`() async throws {
        let (gse, flags) = try ground()
        try gse.file("store/secret.key", "not a key")
        let playbook = try gse.file(
            "playbook.lua",
            "pcall(gse.exec, gse.session{}, {'touch', [[\(gse.folder.path)/done]]}, {secret = true})")

        let ending = try await gse.run(["run", playbook] + flags)

        #expect(ending.exit == 6 && ending.stderr.contains("does not hold a key of 32 bytes"), "\(ending)")
        #expect(!FileManager.default.fileExists(atPath: gse.path("done")))
    }

    @Test func `a dry run seals as well`() async throws {
        let (gse, flags) = try ground()
        let playbook = try gse.file(
            "playbook.lua",
            "return gse.exec(gse.session{}, {'true'}, {secret = true, assume = {stdout = 'assumed-value'}}).text"
        )

        let ending = try await gse.run(["run", playbook, "--dry-run", "--json"] + flags)

        #expect(ending.exit == 0, "\(ending)")
        let finished = try #require(
            try ending.facts().first { $0["kind"] as? String == "finished" }?["host"] as? [String: Any])
        #expect((finished["stdout"] as? [String: Any])?["bytes"] as? Int == 13)
        #expect(try ending.facts().last?["result"] as? String == "‹sealed:t1›")
    }
}
