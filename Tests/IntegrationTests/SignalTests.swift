import BuiltCommand
import Foundation
import Glibc
import Testing

/// Ctrl-C, TERM and HUP.
@Suite(.timeLimit(.minutes(20)))
struct SignalTests {
    @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
    func `one signal cancels the run and stops its commands`(_ number: Int32) async throws {
        let gse = try Gse()
        let policy = try gse.file("policy.yaml", openPolicy)
        let mark = try Mark(in: gse)
        let playbook = try gse.file(
            "p.lua", "gse.exec(gse.session{}, {'sh', '-c', 'echo $$ > \(mark.path); exec sleep 1000'})")
        let started = try gse.start(["run", playbook, "--policy", policy, "--timeout", "10m"], mark: mark)
        let command = try #require(try await pid_t(mark.line()))

        kill(started.process.processIdentifier, number)
        let ending = try await started.ending()

        #expect(ending.exit == 5, "\(ending.stderr)")
        #expect(!ending.isCrash)
        #expect(kill(command, 0) == -1)
    }

    @Test func `cancellation cannot be caught`() async throws {
        let gse = try Gse()
        let policy = try gse.file("policy.yaml", openPolicy)
        let mark = try Mark(in: gse)
        let playbook = try gse.file(
            "p.lua",
            """
            local s = gse.session{}
            while true do pcall(gse.exec, s, {'sh', '-c', 'echo > \(mark.path); sleep 1000'}) end
            """)
        let started = try gse.start(
            ["run", playbook, "--policy", policy, "--json", "--timeout", "10m"], mark: mark)
        _ = try await mark.line()

        kill(started.process.processIdentifier, SIGTERM)
        let ending = try await started.ending()

        let facts = try ending.facts()
        #expect(ending.exit == 5)
        #expect(facts.last?["state"] as? String == "cancelled")
        #expect(facts.contains { $0["kind"] as? String == "cancelled" })
    }

    @Test func `a second signal leaves at once`() async throws {
        let gse = try Gse()
        let policy = try gse.file("policy.yaml", openPolicy)
        let mark = try Mark(in: gse)
        let stubborn =
            "trap 'echo term > \(mark.path)' TERM; echo $$ > \(mark.path); while :; do sleep 0.1; done"
        let playbook = try gse.file("p.lua", "gse.exec(gse.session{}, {'sh', '-c', [[\(stubborn)]]})")
        let started = try gse.start(["run", playbook, "--policy", policy, "--timeout", "10m"], mark: mark)
        let command = try #require(try await pid_t(mark.line()))
        defer { kill(command, SIGKILL) }

        let process = started.process.processIdentifier
        kill(process, SIGINT)
        let heard = try await mark.line { _ in kill(process, SIGINT) }
        let ending = try await started.ending()

        #expect(heard == "term")
        #expect(ending.exit == 5 && !ending.isCrash, "\(ending.stderr)")
        // Whether it waited shows in its last words: a run that ended on its own would have said how.
        #expect(!ending.stderr.contains("localhost: cancelled"), "\(ending.stderr)")
    }
}
