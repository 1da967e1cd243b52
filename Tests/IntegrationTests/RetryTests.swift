import BuiltCommand
import Foundation
import Testing

/// `--retry-of`: only the hosts that a run did not leave as it should have.
@Suite(.timeLimit(.minutes(20)))
struct RetryTests {
    /// Fails on the hosts that the file `bad` names.
    private static let playbook = """
        local lb = gse.session{hosts = {'web-lb'}, helper = true}
        gse.exec(lb, {'echo', 'helped'})
        local s = gse.session{hosts = {'web-1', 'web-2', 'web-3', 'web-4'}}
        local bad = gse.file('bad')
        gse.each(s, function(h)
          gse.exec(h, {bad:find(h.name, 1, true) and 'false' or 'true'}, {ok = false})
        end)
        """

    private func gse(bad: String) throws -> Gse {
        let hosts = ["web-1", "web-2", "web-3", "web-4", "web-lb"].map { "  \($0): {}" }
        return try Gse([
            "p.lua": Self.playbook, "bad": bad, "policy.yaml": openPolicy,
            "inventory.yaml": "hosts:\n" + hosts.joined(separator: "\n") + "\n",
        ])
    }

    /// Runs it; answers the run and the hosts its commands were for.
    private func run(_ gse: Gse, _ flags: String...) async throws -> (
        id: String, hosts: [String], facts: [[String: Any]], ending: Gse.Ending
    ) {
        let ending = try await gse.run(["run", "p.lua", "--backend", "local", "--json"] + flags)
        let facts = try ending.facts()
        let ended = facts.filter { $0["kind"] as? String == "finished" }
        let hosts = ended.compactMap { ($0["host"] as? [String: Any])?["name"] as? String }
        return (facts.first?["run"] as? String ?? "", hosts.sorted(), facts, ending)
    }

    @Test func `only what failed is tried again, with its helpers, until nothing is left`() async throws {
        let gse = try gse(bad: "web-2 web-4")

        let first = try await run(gse)
        try gse.file("bad", "web-4")
        let second = try await run(gse, "--retry-of", first.id)
        try gse.file("bad", "")
        let third = try await run(gse, "--retry-of", second.id)
        let fourth = try await run(gse, "--retry-of", third.id)

        #expect(first.hosts == ["web-1", "web-2", "web-3", "web-4", "web-lb"])
        #expect(second.hosts == ["web-2", "web-4", "web-lb"], "\(second.ending.stderr)")
        #expect(second.facts.first?["retry_of"] as? String == first.id)
        #expect(second.ending.stderr.contains("retry of run \(first.id) on web-2, web-4\n"))
        #expect(third.hosts == ["web-4", "web-lb"])
        let nothing = "error: nothing to retry: run \(third.id) left every host as it should be\n"
        #expect(fourth.ending == Gse.Ending(exit: 64, stdout: "", stderr: nothing))
    }

    @Test func `a limit narrows what is tried again`() async throws {
        let gse = try gse(bad: "web-2 web-4")

        let first = try await run(gse)
        let second = try await run(gse, "--retry-of", first.id, "--limit", "web-1,web-2")
        let third = try await run(gse, "--retry-of", first.id, "--limit", "web-1")

        #expect(second.hosts == ["web-2", "web-lb"], "\(second.ending.stderr)")
        #expect(third.ending.exit == 64)
        #expect(third.ending.stderr.contains("of what failed in run \(first.id) (web-2, web-4) no host"))
    }

    @Test func `another playbook is noted, and a command can be tried again`() async throws {
        let gse = try gse(bad: "web-2")
        let first = try await run(gse)

        let second = try await gse.run([
            "exec", "all", "--backend", "local", "--policy", "policy.yaml", "--inventory", "inventory.yaml",
            "--retry-of", first.id, "--", "echo", "again",
        ])
        let shown = try await gse("show", try await lastRun(gse))

        #expect(second.exit == 0 && second.stdout == "again\n")
        #expect(second.stderr.contains("note: run \(first.id) was of p.lua, this is exec echo again\n"))
        #expect(shown.stdout.contains(/retry of +/) && shown.stdout.contains(first.id), "\(shown.stdout)")
    }

    @Test func `a run that has not ended, or is not there, cannot be tried again`() async throws {
        let gse = try gse(bad: "")
        let missing = try await run(gse, "--retry-of", "20200101T000000-1")
        let mark = try Mark(in: gse)
        let playbook = try gse.file(
            "long.lua", "gse.exec(gse.session{}, {'sh', '-c', 'echo > \(mark.path); exec sleep 1000'})")
        let started = try gse.start(["run", playbook, "--timeout", "60s"], mark: mark)
        _ = try await mark.line()

        let running = try await run(gse, "--retry-of", try await lastRun(gse))
        kill(started.process.processIdentifier, SIGTERM)
        _ = try await started.ending()

        #expect(missing.ending.exit == 66)
        #expect(missing.ending.stderr.contains("there is no run 20200101T000000-1 on record"))
        #expect(running.ending.exit == 64 && running.ending.stdout == "")
        #expect(running.ending.stderr.contains("has not ended"))
    }

    private func lastRun(_ gse: Gse) async throws -> String {
        try #require(try await gse("runs", "--json").facts().first?["run"] as? String)
    }
}
