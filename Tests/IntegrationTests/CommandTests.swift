import BuiltCommand
import Foundation
import Testing

/// The commands around `gse run`: exec, check, inventory, the record, arguments and help.
@Suite(.timeLimit(.minutes(20)))
struct CommandTests {
    private static let inventory = """
        hosts:
          web-01: {address: 10.0.0.1, groups: [web]}
          "web-[02:03]": {groups: [web]}
          db: {}
        groups:
          front: {children: [web]}
        """

    @Test func `version and help are on standard output`() async throws {
        let gse = try Gse()

        let version = try await gse("--version")
        let help = try await gse("--help")

        #expect(version.exit == 0 && version.stdout.hasPrefix("gse "))
        #expect(help.exit == 0 && help.stdout.contains("run") && help.stderr == "")
    }

    @Test func `exec passes output and exit on`() async throws {
        let gse = try Gse()

        let good = try await gse("exec", "localhost", "--", "echo", "-n", "a  b")
        let bad = try await gse("exec", "localhost", "--", "false")

        #expect(good == Gse.Ending(exit: 0, stdout: "a  b", stderr: ""))
        #expect(bad.exit == 1)
        #expect(bad.stderr.contains("exit code 1"))
    }

    @Test func `exec names the hosts when there are several`() async throws {
        let gse = try Gse()
        let policy = try gse.file("policy.yaml", openPolicy)

        let ending = try await gse(
            "exec", "web-1,web-2", "--backend", "local", "--policy", policy, "--at-once", "1", "--", "echo",
            "x")

        #expect(ending.exit == 0, "\(ending.stderr)")
        #expect(ending.stdout == "web-1 | x\nweb-2 | x\n")
    }

    @Test func `exec refuses what a playbook would be refused`() async throws {
        let ending = try await Gse()("exec", "localhost", "--", "rm", "-rf", "/")

        #expect(ending.exit == 3)
        #expect(ending.stderr.contains("rm -rf /"))
    }

    @Test func `inventory lists what a selector selects`() async throws {
        let gse = try Gse()
        let file = try gse.file("inventory.yaml", Self.inventory)

        let all = try await gse("inventory", "list", "--inventory", file)
        let some = try await gse("inventory", "list", "--inventory", file, "group:front,!web-02")
        let graph = try await gse("inventory", "graph", "--inventory", file)
        let none = try await gse("inventory", "list", "--inventory", file, "web-9")

        #expect(
            all.stdout.split(separator: "\n").map { $0.prefix { $0 != " " } } == [
                "web-01", "web-02", "web-03", "db", "localhost",
            ])
        #expect(some.stdout.split(separator: "\n").map { $0.prefix { $0 != " " } } == ["web-01", "web-03"])
        #expect(graph.stdout.hasPrefix("front:\n  web:\n"))
        #expect(graph.stdout.hasSuffix("(no group)\n  db\n  localhost\n"))
        #expect(none.exit == 64 && none.stderr.contains("web-9"))
    }

    @Test func `check finds a syntax error and its line`() async throws {
        let gse = try Gse()
        let good = try gse.file("good.lua", "gse.log('info', 'x')")
        let bad = try gse.file("bad.lua", "local x = 1\nlocal = 2\n")

        let right = try await gse("check", good)
        let wrong = try await gse("check", good, bad)

        #expect(right == Gse.Ending(exit: 0, stdout: "", stderr: ""))
        #expect(wrong.exit == 1)
        #expect(wrong.stderr.contains("bad.lua:2"))
    }

    @Test func `help after a playbook is the playbook's own`() async throws {
        let gse = try Gse()
        let playbook = try gse.file(
            "p.lua",
            "gse.playbook{about = 'Reloads a site', args = {site = {matches = '[a-z]+', about = 'which'}}}")

        let ending = try await gse("run", playbook, "--help")

        #expect(ending.exit == 0, "\(ending.stderr)")
        #expect(ending.stdout.contains("Reloads a site"))
        #expect(ending.stdout.contains("--arg site=[a-z]+"))
    }

    @Test func `arguments come typed, the flag over the file`() async throws {
        let gse = try Gse()
        let file = try gse.file("args.json", "{\"site\": \"file\", \"count\": 3}")
        let source = """
            local a = gse.playbook{args = {
              site = {matches = '[a-z]+'}, count = {int = {min = 1}},
              wait = {duration = true, default = '2s'},
            }}
            return {a.site, a.count, a.wait}
            """

        let ending = try await gse.playbook(source, "--args", file, "--arg", "site=flag")
        let wrong = try await gse.playbook(source, "--arg", "site=UP", "--arg", "count=1")

        #expect(ending.stdout == "[\"flag\",3,2.0]\n" || ending.stdout == "[\"flag\",3,2]\n", "\(ending)")
        #expect(wrong.exit == 1)
        #expect(wrong.stderr.contains("site"))
    }

    @Test func `a run can be listed and shown`() async throws {
        let gse = try Gse()
        _ = try await gse.playbook("gse.exec(gse.session{}, {'echo', 'hello'})")

        let listed = try await gse("runs", "--json").facts()
        let run = try #require(listed.first?["run"] as? String)
        let shown = try await gse("show", run, "--json").facts()

        #expect(listed.count == 1)
        #expect(listed.first?["state"] as? String == "succeeded")
        #expect(shown.last?["kind"] as? String == "ended")
    }

    @Test func `an argument that is not UTF-8 is one line and 64`() async throws {
        let gse = try Gse()
        let shell = URL(fileURLWithPath: "/bin/sh")

        let ending = try await gse.run(
            ["-c", "\"$0\" run \"$(printf 'a\\377')\"", Gse.executable.path], executable: shell)

        #expect(ending.exit == 64)
        #expect(ending.stderr.split(separator: "\n").count == 1)
    }

    @Test func `a playbook may be any bytes`() async throws {
        let gse = try Gse()
        let bytes = try gse.file("bytes.lua", bytes: Data([0xff, 0xfe, 0x00, 0x1b]))
        let text = try gse.file("text.lua", bytes: Data("return #'".utf8) + Data([0xff]) + Data("'".utf8))

        let bad = try await gse("run", bytes)
        let good = try await gse("run", text)

        #expect(bad.exit == 1 && !bad.isCrash)
        #expect(good.stdout == "1\n")
    }
}
