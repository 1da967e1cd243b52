import BuiltCommand
import Foundation
import Testing

/// `gse rehearse`, and runs on simulated hosts.
@Suite(.timeLimit(.minutes(20)))
struct RehearseTests {
    private static let rollout = """
        local s = gse.session{hosts = "group:all"}
        local r = gse.exec(s, {"touch", "FOLDER/touched"}, {ok = false})
        gse.sleep("3h")
        return {ok = #r.succeeded, failed = #r.failed}
        """

    private func gse() throws -> Gse {
        try Gse(["policy.yaml": openPolicy.replacing("timeout: 1m,", with: "timeout: 1m, run_time: 24h,")])
    }

    private func rehearse(_ gse: Gse, _ source: String, _ flags: String...) async throws -> Gse.Ending {
        let path = try gse.file("playbook.lua", source.replacing("FOLDER", with: gse.folder.path))
        return try await gse.run(["rehearse", path] + flags)
    }

    @Test func `a rehearsal touches no host and tells what would run where`() async throws {
        let gse = try gse()

        let ending = try await rehearse(gse, Self.rollout, "--hosts", "web-[01:20]")

        #expect(ending.exit == 0, "\(ending.stderr)")
        let lines = ending.stdout.split(separator: "\n").map(String.init)
        #expect(lines.first == "playbook.lua on 20 hosts: succeeded after 3 h 0 min")
        #expect(
            lines.contains {
                $0.contains("20  web-01 … web-20  touch") && $0.contains("20 succeeded, assumed")
            })
        #expect(lines.contains { $0.hasPrefix("again: gse rehearse ") })
        #expect(!FileManager.default.fileExists(atPath: gse.path("touched")))
        #expect(!FileManager.default.fileExists(atPath: gse.path("store")))
    }

    @Test(arguments: [
        "state: {a: xx}\ncommands: [{run: \"touch **\", sets: {a: \"{{a}}{{a}}\"}}]",
        "state: {a: \"\(String(repeating: "x", count: 400_000))\"}\n"
            + "commands: [{run: \"touch **\", stdout: \"\(String(repeating: "{{a}}", count: 100_000))\"}]",
    ])
    func `what a model makes of itself has an end`(_ model: String) async throws {
        let gse = try gse()
        let model = try gse.file("model.yaml", model)

        let ending = try await rehearse(
            gse,
            "local s = gse.session{hosts = \"group:all\"}\nfor i = 1, 60 do gse.exec(s, {\"touch\", \"x\"}) end",
            "--hosts", "web-[1:1]", "--model", model)

        #expect(ending.exit == 0 || ending.stderr.contains("limits."), "\(ending)")
    }

    @Test func `the same seed prints the same facts, and another seed others`() async throws {
        let gse = try gse()
        let flags = ["--hosts", "web-[01:40]", "--fail", "30%", "--json"]
        let path = try gse.file("playbook.lua", Self.rollout.replacing("FOLDER", with: gse.folder.path))

        let first = try await gse.run(["rehearse", path, "--seed", "7"] + flags)
        let again = try await gse.run(["rehearse", path, "--seed", "7"] + flags)
        let other = try await gse.run(["rehearse", path, "--seed", "8"] + flags)

        #expect(first.stdout == again.stdout, "\(first.stderr)")
        #expect(first.stdout != other.stdout)
        #expect(try first.facts().last?["kind"] as? String == "ended")
    }

    @Test func `hosts answer as the model says`() async throws {
        let gse = try gse()
        let model = try gse.file(
            "model.yaml",
            """
            commands:
              - {run: uname, stdout: "Linux of {{name}}", latency: 2s}
            """)

        let ending = try await rehearse(
            gse, "return gse.exec(gse.session{hosts = {\"web-2\"}}, {\"uname\"}).text", "--hosts",
            "web-[1:3]",
            "--model", model)

        #expect(ending.stdout.contains("result: \"Linux of web-2\""), "\(ending.stdout)\(ending.stderr)")
        #expect(!ending.stdout.contains("assumed"))
    }

    static let endings: [(source: String, flags: [String], exit: Int32, words: String)] = [
        ("gse.fail('no')", [], 1, "no"),
        ("gse.exec(gse.session{}, {'rm', '-rf', '/'})", [], 3, "is not allowed"),
        ("return gse.approve{message = 'go on?'}.approved or gse.degraded('no')", ["--reject"], 2, "no"),
        ("return 1", ["--fail", "150%"], 64, "--fail 150% is not a share; write it like 0.05 or 5%"),
        ("return 1", ["--hosts", "many"], 64, "--hosts many is neither a number nor a range"),
        ("return 1", ["--hosts", "0"], 64, "--hosts 0: from 1 to 100000 hosts can be made up"),
        ("return 1", ["--hosts", "web-[5:1]"], 64, "--hosts web-[5:1]: "),
        ("return 1", ["--model", "missing.yaml"], 66, "the model missing.yaml cannot be read"),
        ("return 1", ["--from", "nothing"], 66, "there is no run nothing on record"),
        ("return 1", ["--seed", "-1"], 64, "--seed"),
    ]

    @Test(arguments: endings)
    func `a rehearsal ends with the code of a run, and bad flags are told in one line`(
        _ source: String, _ flags: [String], _ exit: Int32, _ words: String
    ) async throws {
        let gse = try gse()
        let path = try gse.file("playbook.lua", source)

        let ending = try await gse.run(["rehearse", path] + flags)

        #expect(ending.exit == exit, "\(ending.stdout)\(ending.stderr)")
        #expect((ending.stdout + ending.stderr).contains(words), "\(ending.stdout)\(ending.stderr)")
    }

    @Test func `a mistake in the model is told with its line`() async throws {
        let gse = try gse()
        let model = try gse.file("model.yaml", "latency: 1s\ncomands: []\n")

        let ending = try await rehearse(gse, "return 1", "--model", model)

        #expect(ending.exit == 65)
        let message = "model.yaml:2: unknown key \"comands\" in a model; did you mean \"commands\"?\n"
        #expect(ending.stderr.hasSuffix(message), "\(ending.stderr)")
    }

    @Test func `what was asked to go wrong and did not is told`() async throws {
        let ending = try await rehearse(
            try gse(), Self.rollout, "--hosts", "web-[1:2]", "--fault", "task 1 on web-1: lost",
            "--fault", "task 1 on web-3: lost", "--crash-after", "9999")

        #expect(ending.exit == 0)
        let lines = ending.stderr.split(separator: "\n").filter { $0.hasPrefix("warning: ") }
        #expect(lines.count == 2, "\(ending.stderr)")
        #expect(lines.first?.contains("--fault 'task 1 on web-3: lost' never happened") == true)
        #expect(lines.last?.contains("--crash-after 9999 never happened") == true)
    }

    @Test func `the hosts of a limit are counted, and what a degraded run returns is shown`() async throws {
        let source = "gse.degraded('not all is well', { hosts = #gse.session { hosts = 'all' }.hosts })"

        let ending = try await rehearse(try gse(), source, "--hosts", "web-[1:9]", "--limit", "web-1,web-2")

        #expect(ending.exit == 2, "\(ending.stderr)")
        let lines = ending.stdout.split(separator: "\n")
        #expect(lines.first == "playbook.lua on 2 hosts: degraded after 0 ms")
        #expect(lines.contains("result: {\"hosts\":2}"), "\(ending.stdout)")
    }

    @Test func `a report of one rehearsal is refused rather than not written`() async throws {
        let ending = try await rehearse(try gse(), "return 1", "--report", "r.html")

        #expect(ending.exit == 64)
        #expect(ending.stderr.contains("--report tells of many rehearsals; add --every-fault"))
    }

    @Test func `secrets that are not given are made up`() async throws {
        let source = """
            local s = gse.session{}
            return gse.exec(s, {"cat"}, {stdin = gse.secret("app/token")}).ok
            """

        let ending = try await rehearse(try gse(), source)

        #expect(ending.exit == 0, "\(ending.stdout)\(ending.stderr)")
    }

    @Test func `a run on simulated hosts is on record as any other`() async throws {
        let gse = try gse()

        let ending = try await gse.playbook(
            "return #gse.exec(gse.session{hosts = {\"web-1\", \"web-2\"}}, {\"true\"}).succeeded",
            "--backend",
            "simulated")

        #expect(ending.stdout == "2\n", "\(ending.stderr)")
        #expect(try await gse("runs").stdout.contains("playbook.lua"))
    }
}
