import BuiltCommand
import Foundation
import Testing

/// Every exit code that a run can end with, through the built command.
@Suite(.timeLimit(.minutes(20)))
struct ExitCodeTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let source: String
        let exit: Int32
        let says: String
        var testDescription: String { name }

        init(_ name: String, _ source: String, _ exit: Int32, _ says: String = "") {
            self.name = name
            self.source = source
            self.exit = exit
            self.says = says
        }
    }

    static let playbooks = [
        Case("an empty playbook", "", 0),
        Case("a result", "return {a = 1}", 0),
        Case("a syntax error", "local = 1", 1, "playbook.lua:1"),
        Case("a Lua error", "local x = nil; x.y = 1", 1, "playbook.lua:1"),
        Case("error with a string", "error('stop here')", 1, "stop here"),
        Case("gse.fail", "gse.fail('no luck')", 1, "no luck"),
        Case("an uncaught failed", "gse.exec(gse.session{}, {'false'})", 1, "false"),
        Case("a usage error", "gse.session{bogus = 1}", 1, "bogus"),
        Case("a result that is no JSON", "return function() end", 1, "function"),
        Case("gse.degraded", "gse.degraded('two hosts left')", 2, "two hosts left"),
        Case("an uncaught refusal", "gse.run(gse.session{}, {'rm', '-rf', '/'})", 3, "rm -rf /"),
        Case(
            "a refusal raised again", "local ok, e = pcall(gse.run, gse.session{}, {'rm'}) error(e)", 3,
            "rm"),
        Case("a refusal that was caught", "pcall(gse.run, gse.session{}, {'rm'})", 0),
        Case("a failure that was caught", "pcall(gse.exec, gse.session{}, {'false'})", 0),
        Case("ok = false never raises", "gse.exec(gse.session{}, {'false'}, {ok = false})", 0),
        Case("an accepted exit code", "gse.exec(gse.session{}, {'false'}, {ok = {0, 1}})", 0),
        Case(
            "a spent budget",
            "local s = gse.session{} for i = 1, 2000 do gse.run(s, {'true'}) end", 1, "1000 commands"),
    ]

    @Test(arguments: playbooks)
    func `a playbook ends with the code of the contract`(_ example: Case) async throws {
        let gse = try Gse()

        let ending = try await gse.playbook(example.source)

        #expect(ending.exit == example.exit, "\(ending.stderr)")
        #expect(!ending.isCrash)
        #expect(example.says.isEmpty || ending.stderr.contains(example.says), "\(ending.stderr)")
    }

    @Test(arguments: [
        ["run"], ["run", "p.lua", "--bogus"], ["bogus"], ["exec", "localhost"], ["exec", "localhost", "--"],
        ["exec", "localhost", "--at-once", "0", "--", "true"],
        ["exec", "localhost", "--at-once", "1e308", "--", "true"],
        ["run", "p.lua", "--arg", "novalue"], ["run", "p.lua", "--arg", "=x"],
        ["run", "p.lua", "--timeout", "nan"], ["run", "p.lua", "--timeout", "1e308s"],
        ["run", "p.lua", "--timeout", "-1s"], ["run", "p.lua", "--timeout", "0s"],
        ["run", "p.lua", "--timeout", "30"], ["run", "p.lua", "--backend", "carrier-pigeon"],
        ["run", "p.lua", "--limit", "nowhere"], ["run", "p.lua", "--limit", "x*"],
        ["run", "p.lua", "--limit", ","], ["run", "p.lua", "--limit", ""], ["exec", "x*", "--", "true"],
        ["exec", "localhost", "--at-once", "9223372036854775807", "--", "true"], ["policy", "check"],
        ["policy", "check", "--command", "a", "--", "b"],
        ["runs", "--last", "-1"], ["run", "p.lua", "q.lua"],
    ])
    func `wrong flags are one line and 64`(_ arguments: [String]) async throws {
        let gse = try Gse()
        try gse.file("p.lua", "")

        let ending = try await gse.run(arguments)

        #expect(ending.exit == 64, "\(ending.stderr)")
        #expect(ending.stdout == "")
        #expect(ending.stderr.hasPrefix("error: "))
        #expect(ending.stderr.split(separator: "\n").count == 1, "\(ending.stderr)")
    }

    @Test(arguments: [
        ["run", "missing.lua"], ["run", "."], ["run", "p.lua", "--policy", "missing.yaml"],
        ["run", "p.lua", "--inventory", "missing.yaml"], ["run", "p.lua", "--args", "missing.json"],
        ["check", "missing.lua"], ["policy", "check", "--policy", "missing", "--", "true"],
        ["policy", "check", "--batch", "missing"], ["policy", "show", "--policy", "missing"],
        ["policy", "lint", "--policy", "missing"], ["inventory", "list", "--inventory", "missing"],
        ["run", "p.lua", "--policy", "/dev/null"], ["show", "no-such-run"],
    ])
    func `a missing file is one line and 66`(_ arguments: [String]) async throws {
        let gse = try Gse()
        try gse.file("p.lua", "")

        let ending = try await gse.run(arguments)

        #expect(ending.exit == 66, "\(ending.stderr)")
        #expect(ending.stderr.hasPrefix("error: "))
        #expect(ending.stderr.split(separator: "\n").count == 1, "\(ending.stderr)")
    }

    @Test(arguments: [
        "version: [", "version: 2\n", "bogus: 1\n", "version: 1\nroles: 3\n", "\u{0}", "\t- x",
        "a: &x 1\nb: *x\n",
        "version: 1\nroles: {a: {limits: {timeout: .nan}}}\n",
        "version: 1\nroles: {a: {limits: {timeout: 1e308s}}}\n",
        "version: 1\nroles: {a: {limits: {commands: -1}}}\n", "- a\n- b\n", "version: 1\nversion: 1\n",
    ])
    func `a policy that does not parse is one line and 65`(_ text: String) async throws {
        let gse = try Gse()
        let policy = try gse.file("bad.yaml", text)

        let ending = try await gse.playbook("", "--policy", policy)

        #expect(ending.exit == 65, "\(ending.stderr)")
        #expect(ending.stderr.split(separator: "\n").count == 1, "\(ending.stderr)")
    }

    @Test(arguments: [0o666, 0o620, 0o602])
    func `a policy others may write is refused`(_ mode: Int) async throws {
        let gse = try Gse()
        let policy = try gse.file("open.yaml", openPolicy, mode: mode)

        let ending = try await gse.playbook("", "--policy", policy)

        #expect(ending.exit == 65)
        #expect(ending.stderr.contains("others than root and the owner may write"))
    }

    @Test(arguments: [
        "{", "[1]", "\"x\"", "{\"a\": {}}", "{\"a\": null}", "{\"a\": 1e999}", "{\"a\":1,\"a\":2}", "",
    ])
    func `arguments that are no object of scalars are one line and 65`(_ text: String) async throws {
        let gse = try Gse()
        let arguments = try gse.file("args.json", text)

        let ending = try await gse.playbook("", "--args", arguments)

        #expect(ending.exit == 65, "\(ending.stderr)")
        #expect(ending.stderr.split(separator: "\n").count == 1, "\(ending.stderr)")
    }

    @Test func `an unusable state directory is 6`() async throws {
        let gse = try Gse()
        let file = try gse.file("plain", "")
        gse.environment["GSE_STATE"] = file

        let ending = try await gse.playbook("")

        #expect(ending.exit == 6)
        #expect(ending.stderr.split(separator: "\n").count == 1)
    }

    @Test func `a damaged journal is 6`() async throws {
        let gse = try Gse()
        try gse.file("store/journal.sqlite", String(repeating: "no database", count: 1000))

        let ending = try await gse.playbook("")

        #expect(ending.exit == 6, "\(ending.stderr)")
    }

    @Test func `a role nobody gave is 3`() async throws {
        let ending = try await Gse().playbook("", "--role", "emperor")

        #expect(ending.exit == 3)
        #expect(ending.stderr.contains("emperor"))
    }

    @Test func `a missing worker is 8`() async throws {
        let gse = try Gse()
        let copy = gse.folder.appendingPathComponent("gse")
        try FileManager.default.copyItem(at: Gse.executable, to: copy)
        let playbook = try gse.file("p.lua", "")

        let ending = try await gse.run(["run", playbook], executable: copy)

        #expect(ending.exit == 8)
        #expect(ending.stderr.contains("gse-sandbox is missing"))
    }

    @Test func `a worker that is not one is 8`() async throws {
        let gse = try Gse()
        let copy = gse.folder.appendingPathComponent("gse")
        try FileManager.default.copyItem(at: Gse.executable, to: copy)
        try gse.file("gse-sandbox", "#!/bin/sh\necho hello\n", mode: 0o755)
        let playbook = try gse.file("p.lua", "")

        let ending = try await gse.run(["run", playbook], executable: copy)

        #expect(ending.exit == 8, "\(ending.stderr)")
    }
}
