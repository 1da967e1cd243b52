import BuiltCommand
import Foundation
import Testing

/// What goes to which stream, and in which form.
@Suite(.timeLimit(.minutes(20)))
struct OutputTests {
    @Test(arguments: [
        ("return {a = 1, b = {true, 'x'}}", "{\"a\":1,\"b\":[true,\"x\"]}\n"), ("return 7", "7\n"), ("", ""),
        ("return nil", ""), ("print('x') return 'y'", "\"y\"\n"),
    ])
    func `standard output is the result and nothing else`(_ source: String, _ expected: String) async throws {
        let ending = try await Gse().playbook(source)

        #expect(ending.stdout == expected)
        #expect(ending.exit == 0)
    }

    @Test func `a long label of a progress is cut where people see it`() async throws {
        let ending = try await Gse().playbook("gse.progress(1, 2, ('é'):rep(5000))")

        let label = String(repeating: "é", count: 200) + "…"
        #expect(ending.stderr.contains("progress: 1/2 \(label)\n"))
    }

    @Test func `facts are lines of JSON, the last one ended`() async throws {
        let gse = try Gse()

        let facts = try await gse.playbook(
            "gse.log('info', 'hi') gse.progress(1, 2) gse.exec(gse.session{}, {'echo', 'x'}) "
                + "pcall(gse.run, gse.session{}, {'rm'}) return 5", "--json"
        ).facts()

        let kinds = facts.compactMap { $0["kind"] as? String }
        #expect(
            Set(kinds) == [
                "started", "log", "progress", "settled", "issued", "output", "finished", "refused", "ended",
            ])
        #expect(kinds.first == "started")
        #expect(facts.last?["kind"] as? String == "ended")
        #expect(facts.last?["state"] as? String == "succeeded")
        #expect(facts.last?["result"] as? Int == 5)
        let sequence = facts.compactMap { $0["seq"] as? Int }
        #expect(sequence == Array(1...sequence.count))
        #expect(Set(facts.compactMap { $0["run"] as? String }).count == 1)
        #expect(facts.allSatisfy { $0["time"] is String })
    }

    @Test func `the first fact tells what the run was made of`() async throws {
        let gse = try Gse()
        let playbook = try gse.file("p.lua", "")

        let one = try #require(try await gse("run", playbook, "--json", "--arg", "a=b").facts().first)
        let two = try #require(try await gse("run", playbook, "--json").facts().first)

        let digests = try #require(one["digests"] as? [String: String])
        #expect(digests.keys.sorted() == ["inventory", "playbook", "policy", "stdlib"])
        #expect(digests.values.allSatisfy { $0.utf8.count == 64 } && Set(digests.values).count >= 3)
        #expect(two["digests"] as? [String: String] == digests)
        #expect(one["arguments"] as? [String: String] == ["a": "b"])
        #expect(one["version"] is String && one["roles"] as? [String] == ["local"])
    }

    @Test func `a refused command names itself, the nearest rule and what would allow it`() async throws {
        let ending = try await Gse().playbook("gse.run(gse.session{}, {'uname', '-x'})")

        #expect(ending.exit == 3)
        #expect(ending.stderr.contains("uname -x"))
        #expect(ending.stderr.contains("local/uname"))
        #expect(ending.stderr.contains("remedy: "))
    }

    @Test func `an uncaught refusal is said once, a caught one where it happened`() async throws {
        let ending = try await Gse().playbook(
            """
            pcall(gse.run, gse.session{}, {'rm', 'a'})
            gse.log('info', 'went on')
            gse.run(gse.session{}, {'rm', 'b'})
            """)

        let said = ending.stderr.split(separator: "\n").map { $0.prefix { $0 != ":" } }
        #expect(ending.exit == 3)
        // How it ends may not be known yet when there is nothing else to show.
        #expect(said.prefix(3) == [said[0], "refused", "info"])
        #expect(said.filter { $0 == "error" || $0 == "remedy" } == ["error", "remedy"], "\(ending.stderr)")
        #expect(ending.stderr.ranges(of: "\"rm b\" is not allowed").count == 1, "\(ending.stderr)")
    }

    @Test func `an uncaught error says where`() async throws {
        let ending = try await Gse().playbook("local function f()\n  error('bang')\nend\nf()\n")

        #expect(ending.exit == 1)
        #expect(ending.stderr.contains("playbook.lua:2"))
        #expect(ending.stderr.contains("playbook.lua:4"))
    }

    @Test func `no control character of a command or a log reaches standard error`() async throws {
        let gse = try Gse()
        let policy = try gse.file("policy.yaml", openPolicy)

        let ending = try await gse.playbook(
            """
            gse.log('info', 'a\\27]0;title\\7b')
            gse.exec(gse.session{}, {'printf', '\\\\033[2J\\\\r\\\\n'})
            error('c\\27[31m')
            """, "--policy", policy)

        let controls = ending.stderr.unicodeScalars.filter { $0.value < 32 && $0 != "\n" && $0 != "\t" }
        #expect(controls.isEmpty, "\(ending.stderr.debugDescription)")
    }

    @Test func `a long command is shown as far as fits`() async throws {
        let ending = try await Gse().playbook("gse.exec(gse.session{}, {'echo', ('x'):rep(100000)}) ")

        #expect(ending.exit == 0)
        #expect(ending.stderr.contains("echo xxx"))
        #expect(
            ending.stderr.split(separator: "\n").first { $0.contains(": echo ") }?.hasSuffix("x…") == true)
    }

    @Test func `a log call without meaning shows no line of log`() async throws {
        let ending = try await Gse().playbook("gse.log('hello')")

        #expect(ending.exit == 1)
        #expect(!ending.stderr.contains("info:"))
    }

    @Test func `a dry run lists the exact commands per host and runs none`() async throws {
        let gse = try Gse()
        let policy = try gse.file("policy.yaml", openPolicy)
        let mark = gse.folder.path + "/mark"

        let ending = try await gse.playbook(
            "local r = gse.exec(gse.session{}, {'touch', '\(mark)'}) return {ok = r.ok, assumed = r.assumed}",
            "--policy", policy, "--dry-run")

        #expect(ending.exit == 0, "\(ending.stderr)")
        #expect(ending.stderr.contains("localhost: touch \(mark)"))
        #expect(!FileManager.default.fileExists(atPath: mark))
        #expect(ending.stdout == "{\"assumed\":true,\"ok\":true}\n")
    }

    @Test func `facts of a dry run are marked`() async throws {
        let facts = try await Gse().playbook("gse.exec(gse.session{}, {'sleep', '1'})", "--dry-run", "--json")
            .facts()

        #expect(!facts.isEmpty)
        #expect(facts.allSatisfy { $0["dry_run"] as? Bool == true })
    }

    @Test func `a read-only command really runs in a dry run`() async throws {
        let ending = try await Gse().playbook(
            "return gse.exec(gse.session{}, {'echo', 'real'}).text", "--dry-run")

        #expect(ending.stdout == "\"real\"\n")
    }

    @Test func `a reader that has gone away is no crash`() async throws {
        let gse = try Gse()
        let playbook = try gse.file("p.lua", "for i = 1, 100 do gse.log('info', 'x') end return 1")
        let shell = URL(fileURLWithPath: "/bin/sh")

        let ending = try await gse.run(
            ["-c", "(\"$0\" run \"$1\" --json; echo $? >&2) | true", Gse.executable.path, playbook],
            executable: shell)

        #expect(ending.stderr.hasSuffix("0\n"), "\(ending.stderr)")
    }
}
