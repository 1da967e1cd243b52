import BuiltCommand
import Foundation
import Testing

/// `gse rehearse` when many rehearsals are asked for, and the one that it names.
@Suite("Explorations", .timeLimit(.minutes(20)))
struct ExplorationTests {
    private static func path(_ name: String) -> String { PlantedTests.folder.appending(path: name).path() }

    private static func explore(_ name: String, _ flags: String...) async throws -> Gse.Ending {
        try await Gse().run(["rehearse", path(name), "--policy", path("policy.yaml")] + flags)
    }

    @Test func `the smallest rehearsal shows the finding again`() async throws {
        let whole = try await Self.explore("verify.wrong.lua", "--every-fault", "--hosts", "4", "--json")
        let report = try #require(try whole.facts().first)
        let finding = try #require((report["findings"] as? [[String: Any]])?.first)
        let faults = try #require(finding["faults"] as? [String])
        let hosts = try #require(finding["hosts"] as? Int)

        let again = try await Gse().run(
            ["rehearse", Self.path("verify.wrong.lua"), "--policy", Self.path("policy.yaml")]
                + ["--hosts", "\(hosts)", "--seed", "\(finding["seed"] ?? "")"]
                + faults.flatMap { ["--fault", $0] })

        #expect(hosts == 1)
        #expect(faults == ["task 2 on host-0001: exit_code=1"])
        #expect(again.stdout.contains("verify ignored: host-0001, step 5: check app failed"))
    }

    @Test func `the same exploration says the same`() async throws {
        let flags = [
            "--every-fault", "--crash-everywhere", "--seeds", "3", "--hosts", "3", "--most", "20", "--json",
        ]

        let first = try await Gse().run(
            ["rehearse", Self.path("retry.wrong.lua"), "--policy", Self.path("policy.yaml")] + flags)
        let second = try await Gse().run(
            ["rehearse", Self.path("retry.wrong.lua"), "--policy", Self.path("policy.yaml")] + flags)

        #expect(first.stdout == second.stdout)
        #expect(first.exit == 1)
    }

    @Test func `a right playbook that is killed at any fact goes on to the same end`() async throws {
        let ending = try await Self.explore(
            "verify.right.lua", "--crash-everywhere", "--hosts", "2", "--json")

        let report = try #require(try ending.facts().first, "\(ending.stderr)")
        #expect((report["findings"] as? [Any])?.isEmpty == true, "\(report["findings"] ?? "")")
        #expect((report["ends"] as? [String: Int])?.keys.sorted() == ["succeeded"])
        #expect(ending.exit == 0)
    }

    @Test func `lines that no rehearsal takes are named`() async throws {
        let gse = try Gse([
            "p.lua": """
            local s = gse.session { hosts = "all" }
            if not gse.exec(s, { "deploy", "1" }, { ok = false }).ok then
                gse.fail("deploy")
            end
            if gse.dry_run then
                print("never")
            end
            """
        ])

        let one = try await gse.run([
            "rehearse", "p.lua", "--policy", Self.path("policy.yaml"), "--hosts", "2",
        ])
        let every = try await gse.run([
            "rehearse", "p.lua", "--policy", Self.path("policy.yaml"), "--hosts", "2", "--every-fault",
        ])

        #expect(one.stdout.contains("lines taken: 3 of 5; never p.lua:3,6\n"))
        #expect(every.stdout.contains("lines taken: 4 of 5; never p.lua:6\n"))
    }

    @Test func `the report is one page without scripts`() async throws {
        let gse = try Gse()

        let ending = try await gse.run([
            "rehearse", Self.path("rollback.wrong.lua"), "--policy", Self.path("policy.yaml"), "--hosts", "2",
            "--every-fault", "--report", "r.html",
        ])

        let page = try gse.read("r.html")
        #expect(ending.exit == 1)
        #expect(page.contains("default-src 'none'"))
        #expect(!page.contains("<script") && !page.contains("http://") && !page.contains("https://"))
        #expect(page.contains("<span class=\"badge bad\">no rollback</span>"))
        #expect(page.contains("gse.session { hosts = &quot;all&quot;, timeout = &quot;1m&quot; }"))
    }

    @Test func `an exploration that is ended tells what it has`() async throws {
        let script = """
            mkfifo told
            "$0" rehearse "$1" --policy "$2" --hosts 50 --every-fault --most 1000000 --json 2>told &
            exec 3<told; read line <&3; kill -TERM $!; wait $!
            """

        let ending = try await Gse().shell(script, Self.path("rollback.right.lua"), Self.path("policy.yaml"))

        let report = try #require(try ending.facts().first, "\(ending.stderr)")
        let rehearsals = try #require(report["rehearsals"] as? [String: Any])
        #expect(ending.exit == 5)
        #expect(rehearsals["interrupted"] as? Bool == true)
        #expect(rehearsals["made"] as? Int ?? 0 < rehearsals["planned"] as? Int ?? 0)
    }

    @Test(arguments: [
        (["--fault", "task 4"], "--fault task 4 is no fault"),
        (["--fault", "task 4 on h: melts"], "--fault task 4 on h: melts is no fault"),
        (["--budget", "many"], "--budget many is no number of hosts"),
        (["--seeds", "0"], "--seeds 0: from 1 to 1000000 seeds can be tried"),
        (
            ["--every-fault", "--fault", "task 1 on h: lost"],
            "--fault and --crash-after are of one rehearsal"
        ),
    ])
    func `a flag that means nothing is refused`(flags: [String], message: String) async throws {
        let ending = try await Gse().run(
            ["rehearse", Self.path("verify.right.lua"), "--policy", Self.path("policy.yaml")] + flags)

        #expect(ending.exit == 64)
        #expect(ending.stderr.hasPrefix("error: \(message)"), "\(ending.stderr)")
    }

    @Test func `a playbook that does not succeed is not judged`() async throws {
        let ending = try await Self.explore(
            "budget.right.lua", "--every-fault", "--hosts", "2", "--arg", "budget=x")

        #expect(ending.exit == 1)
        #expect(ending.stdout.contains("what is wrong shows beside a rehearsal in which all goes well"))
        #expect(!ending.stdout.contains("nothing wrong was found"))
    }
}
