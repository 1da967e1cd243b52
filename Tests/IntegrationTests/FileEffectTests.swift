import BuiltCommand
import Foundation
import Testing

/// `gse.put`, `gse.get` and `gse.probe` on this machine.
@Suite(.timeLimit(.minutes(20)))
struct FileEffectTests {
    /// Runs a playbook that knows a session and a path of its own.
    private func ending(of body: String, in gse: Gse) async throws -> Gse.Ending {
        let policy = try gse.file("policy.yaml", openPolicy)
        return try await gse.playbook(
            "local s, path = gse.session{}, [[\(gse.folder.path)/target]] \(body)", "--policy", policy)
    }

    @Test func `put tells what changed and its digest`() async throws {
        let gse = try Gse()

        let ending = try await ending(
            of: """
                local one = gse.put(s, {path = path, content = 'abc', mode = '0640'})
                local two = gse.put(s, {path = path, content = 'abc', mode = '0640'})
                return {one.ok, one.changed, one.sha256, two.changed,
                  two.by_host.localhost.sha256 == one.sha256}
                """, in: gse)

        let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        #expect(ending.stdout == "[true,true,\"\(digest)\",false,true]\n", "\(ending.stderr)")
        let attributes = try FileManager.default.attributesOfItem(atPath: gse.folder.path + "/target")
        #expect(attributes[.posixPermissions] as? Int == 0o640)
    }

    @Test func `a dry run shows what a put would change, and changes nothing`() async throws {
        let gse = try Gse()
        try gse.file("target", "keep\nold <b>\n", mode: 0o600)
        let policy = try gse.file("policy.yaml", openPolicy)
        let body = """
            local s = gse.session{hosts = {"web-1", "web-2"}}
            local r = gse.put(s, {path = [[\(gse.path("target"))]], content = "keep\\nnew <i>\\n", mode = "0640"})
            return {r.by_host["web-1"].changed, r.assumed}
            """
        let flags = ["--policy", policy, "--backend", "local", "--dry-run"]

        let ending = try await gse.run(["run", try gse.file("p.lua", body)] + flags)

        #expect(ending.exit == 0, "\(ending.stderr)")
        #expect(ending.stdout == "[true,true]\n")
        #expect(
            ending.stderr.contains(
                """
                \(gse.path("target")) on web-1, web-2:
                mode: 0600 → 0640
                --- \(gse.path("target"))
                +++ \(gse.path("target")) (would be put)
                @@ -1,2 +1,2 @@
                 keep
                -old <b>
                +new <i>

                """), "\(ending.stderr)")
        #expect(try gse.read("target") == "keep\nold <b>\n")
        let facts = try await gse.run(["run", gse.path("p.lua"), "--json"] + flags).facts()
        let differences = facts.compactMap(Self.difference)
        try #require(differences.count == 2)
        #expect(differences[0]["diff"] as? String == "@@ -1,2 +1,2 @@\n keep\n-old <b>\n+new <i>\n")
    }

    private static func difference(_ fact: [String: Any]) -> [String: Any]? {
        (fact["host"] as? [String: Any])?["difference"] as? [String: Any]
    }

    @Test func `the record of a real run shows what changed`() async throws {
        let gse = try Gse()
        try gse.file("target", "old <b>\n", mode: 0o600)
        let policy = try gse.file("policy.yaml", openPolicy)

        let ending = try await gse.playbook(
            "gse.put(gse.session{}, {path = [[\(gse.path("target"))]], content = 'new\\n'})",
            "--policy", policy, "--report", gse.path("r.html"))

        #expect(ending.exit == 0, "\(ending.stderr)")
        #expect(!ending.stderr.contains("+new"))
        let page = try gse.read("r.html")
        #expect(page.contains("<del>-old &lt;b&gt;</del>\n<ins>+new</ins>"))
        let run = try #require(try await gse("runs", "--json").facts().first?["run"] as? String)
        let shown = try await gse("show", run).stdout.split(separator: "\n")
            .map { $0.drop { $0 == " " } }
        let first = try #require(shown.firstIndex { $0.hasPrefix("--- ") }, "\(shown)")
        #expect(
            shown[(first - 1)...].prefix(6) == [
                "\(gse.path("target")) on localhost:", "--- \(gse.path("target"))",
                "+++ \(gse.path("target")) (put)", "@@ -1 +1 @@", "-old <b>", "+new",
            ])
    }

    @Test func `a secret is in no difference`() async throws {
        let gse = try Gse()
        try gse.file("target", "password=hunter2222\n", mode: 0o600)
        let policy = try gse.file("policy.yaml", openPolicy)
        let path = gse.path("target")
        let body = """
            local s, path = gse.session{}, [[\(path)]]
            gse.put(s, {path = path, content = "password=none\\n"})
            gse.put(s, {path = path, content = gse.secret("app/x")})
            """
        gse.environment["X"] = "hunter2222"

        for mode in [["--dry-run"], []] {
            let ending = try await gse.run(
                ["run", try gse.file("p.lua", body), "--policy", policy, "--json"] + mode
                    + ["--secret", "app/x=env:X", "--report", gse.path("r.html")])

            #expect(ending.exit == 0, "\(ending.stderr)")
            let differences = try ending.facts().compactMap(Self.difference).map { $0["untold"] as? String }
            #expect(differences == ["secret", "secret"])
            #expect(!(ending.stdout + ending.stderr + (try gse.read("r.html"))).contains("hunter2222"))
            try gse.file("target", "password=hunter2222\n", mode: 0o600)
        }
    }

    @Test func `with ok = false a failure is a result`() async throws {
        let ending = try await ending(
            of: """
                local got = gse.get(s, path, {ok = false})
                local put = gse.put(s, {path = path .. '/x', content = '', ok = false})
                local probe = gse.probe(s, {tcp = '127.0.0.1:1'}, {within = '10ms', ok = false})
                return {got.ok, got.reason, put.ok, probe.status}
                """, in: try Gse())

        #expect(ending.stdout == "[false,\"not found\",false,\"failed\"]\n", "\(ending.stderr)")
    }

    @Test func `backups keep what was there`() async throws {
        let gse = try Gse()
        try gse.file("target", "old")

        let ending = try await ending(of: "gse.put(s, {path = path, content = 'new', backup = 1})", in: gse)

        #expect(ending.exit == 0, "\(ending.stderr)")
        let kept = try FileManager.default.contentsOfDirectory(atPath: gse.folder.path)
            .filter { $0.hasPrefix("target") && $0 != "target" }
        #expect(kept.count == 1)
    }

    @Test func `a file and a template come from beside the playbook`() async throws {
        let gse = try Gse()
        try gse.file("site.conf", "listen {{port}};")

        let ending = try await ending(
            of: """
                gse.put(s, {path = path, template = 'site.conf', vars = {port = 8080}})
                local a = gse.get(s, path).content
                gse.put(s, {path = path, file = 'site.conf'})
                local ok, e = pcall(gse.put, s, {path = path, template = 'site.conf', vars = {}})
                return {a, gse.get(s, path).content, gse.file('site.conf'), ok, e.kind}
                """, in: gse)

        #expect(
            ending.stdout
                == "[\"listen 8080;\",\"listen {{port}};\",\"listen {{port}};\",false,\"usage\"]\n",
            "\(ending.stderr)")
    }

    static let failures: [(String, String)] = [
        ("gse.get(s, path)", "failed failed.get"), ("gse.get(s, '/etc/passwd')", "refused refused.file"),
        ("gse.get(s, '/tmp/../etc/passwd')", "refused refused.file"),
        ("gse.put(s, {path = path .. '/x/y', content = 'a'})", "failed failed.put"),
        ("gse.put(s, {path = '/etc/x', content = 'a'})", "refused refused.file"),
        ("gse.put(s, {path = path, content = 'a', file = 'b'})", "usage usage.argument"),
        ("gse.put(s, {path = path, file = 'missing'})", "usage usage.file"),
        ("gse.probe(s, {tcp = '127.0.0.1:1'}, {within = 0.1, every = 0.05})", "failed failed.probe"),
        ("gse.probe(s, {tcp = '10.0.0.1:1'}, {within = 0.1})", "refused refused.probe"),
        ("gse.probe(s, {tcp = '[::1]:1'}, {within = 0.1, every = 0.05})", "failed failed.probe"),
        ("gse.probe(s, {http = 'http://[::1]:1/'}, {within = 0.1, every = 0.05})", "failed failed.probe"),
        ("gse.probe(s, {tcp = '[::2]:1'}, {within = 0.1})", "refused refused.probe"),
        ("gse.probe(s, {tcp = 'nonsense'})", "usage usage.argument"),
    ]

    static let strange = ["mkfifo target", "mkdir target", "ln -s /dev/zero target; true"].flatMap { making in
        ["get, s, path", "put, s, {path = path, content = 'x'}"].map { (making, $0) }
    }

    @Test(arguments: strange)
    func `what is no regular file ends the call at once`(_ making: String, _ call: String) async throws {
        let gse = try Gse()
        _ = try await gse.shell(making)

        let ending = try await ending(
            of: "local ok, e = pcall(gse.\(call)) return e.result and e.result.reason or e.code", in: gse)

        let isLink = making.hasPrefix("ln")
        #expect(ending.stdout == (isLink ? "\"refused.path\"\n" : "\"not a regular file\"\n"), "\(ending)")
    }

    @Test(arguments: failures)
    func `what cannot be done raises`(_ call: String, _ expected: String) async throws {
        let gse = try Gse()

        let ending = try await ending(
            of: "local ok, e = pcall(function() \(call) end) return e.kind .. ' ' .. e.code", in: gse)

        #expect(ending.stdout == "\"\(expected)\"\n", "\(ending.stderr)")
    }
}
