import Foundation
import Glibc
import Testing

/// Ctrl-C, TERM and HUP.
@Suite(.timeLimit(.minutes(5)))
struct SignalTests {
    @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
    func `one signal cancels the run and stops its commands`(_ number: Int32) async throws {
        let gse = try Gse()
        let policy = try gse.file("policy.yaml", openPolicy)
        let mark = gse.folder.path + "/pid"
        let playbook = try gse.file(
            "p.lua",
            "gse.exec(gse.session{}, {'sh', '-c', 'echo $$ > \(mark).new; mv \(mark).new \(mark); exec sleep 1000'})"
        )
        let started = try gse.start(["run", playbook, "--policy", policy, "--timeout", "30s"])
        try await started.waits(for: mark)

        kill(started.process.processIdentifier, number)
        let ending = try started.ending()

        let command = try #require(
            pid_t(String(contentsOfFile: mark, encoding: .utf8).split(separator: "\n").joined()))
        #expect(ending.exit == 5, "\(ending.stderr)")
        #expect(!ending.isCrash)
        #expect(kill(command, 0) == -1)
    }

    @Test func `cancellation cannot be caught`() async throws {
        let gse = try Gse()
        let policy = try gse.file("policy.yaml", openPolicy)
        let mark = gse.folder.path + "/begun"
        let playbook = try gse.file(
            "p.lua",
            "local s = gse.session{} while true do pcall(gse.exec, s, {'sh', '-c', 'touch \(mark); sleep 1000'}) end"
        )
        let started = try gse.start(["run", playbook, "--policy", policy, "--json", "--timeout", "30s"])
        try await started.waits(for: mark)

        kill(started.process.processIdentifier, SIGTERM)
        let ending = try started.ending()

        let facts = try ending.facts()
        #expect(ending.exit == 5)
        #expect(facts.last?["state"] as? String == "cancelled")
        #expect(facts.contains { $0["kind"] as? String == "cancelled" })
    }
}
