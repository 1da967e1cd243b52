import BuiltCommand
import Foundation
import Glibc
import Testing

/// Locks and undos through the built command.
@Suite(.timeLimit(.minutes(20)))
struct HoldingTests {
    private static let policy = openPolicy.replacing(
        "    files:", with: "    locks: [\"t:*\"]\n    files:")

    private static func prepared() throws -> (gse: Gse, policy: String) {
        let gse = try Gse()
        return (gse, try gse.file("policy.yaml", policy))
    }

    @Test func `a playbook that fails is taken back, last things first, and says what was not`() async throws
    {
        let (gse, policy) = try Self.prepared()
        let log = gse.path("log")
        let source = """
            local s = gse.session {}
            local function note(text) return {"sh", "-c", "echo " .. text .. " >> \(log)"} end
            gse.undo(s, note("first"))
            gse.undo(s, {"sh", "-c", "echo broken >> \(log); exit 4"})
            gse.keep(gse.undo(s, note("kept")))
            gse.undo(s, note("always"), {always = true})
            gse.exec(s, {"false"})
            """

        let ending = try await gse.playbook(source, "--policy", policy)

        #expect(ending.exit == 1)
        #expect(try gse.read("log") == "always\nbroken\nfirst\n")
        #expect(ending.stderr.contains("undo failed: u2 on localhost: failed, exit code 4: sh -c"))
    }

    @Test func `an undo that fails turns success and degraded into failure`() async throws {
        let (gse, policy) = try Self.prepared()
        for last in ["return 1", "gse.degraded('some')"] {
            let ending = try await gse.playbook(
                "gse.undo(gse.session {}, {'false'}, {always = true}) " + last, "--policy", policy)

            #expect(ending.exit == 1, "\(ending.stderr)")
            #expect(ending.stderr.contains("an undo failed"))
        }
    }

    @Test func `a dry run lists undos`() async throws {
        let (gse, policy) = try Self.prepared()

        let ending = try await gse.playbook(
            "gse.undo(gse.session {}, {'touch', '/tmp/x'})", "--policy", policy, "--dry-run")

        #expect(ending.exit == 0)
        #expect(ending.stderr.contains("localhost: touch /tmp/x (undo, unless it ends well)"))
    }

    @Test func `of playbooks that count under one lock none loses a count`() async throws {
        let (gse, policy) = try Self.prepared()
        try gse.file("count", "0\n")
        let playbook = try gse.file(
            "count.lua",
            """
            gse.playbook {lock = nil}
            gse.lock("t:count", {wait = "60s"})
            local s = gse.session {}
            local count = tonumber(gse.exec(s, {"cat", "\(gse.path("count"))"}).text)
            gse.exec(s, {"sleep", "0.05"})
            gse.exec(s, {"sh", "-c", "echo " .. math.tointeger(count + 1) .. " > \(gse.path("count"))"})
            """)

        let started = try (0..<6).map { _ in try gse.start(["run", playbook, "--policy", policy]) }
        var exits: [Int32] = []
        for run in started { exits.append(try await run.ending().exit) }

        #expect(exits == [0, 0, 0, 0, 0, 0])
        #expect(try gse.read("count") == "6\n")
        #expect(try await gse("locks") == Gse.Ending(exit: 0, stdout: "", stderr: ""))
    }

    @Test func `a killed run keeps its lock until it is released, with who did it and why on record`()
        async throws
    {
        let (gse, policy) = try Self.prepared()
        let mark = try Mark(in: gse)
        let holder = try gse.file(
            "holder.lua",
            """
            gse.playbook {lock = "t:one"}
            gse.exec(gse.session {}, {"sh", "-c", "echo $$ > \(mark.path); exec sleep 1000"})
            """)
        let started = try gse.start(["run", holder, "--policy", policy, "--json"], mark: mark)
        let command = try #require(try await pid_t(mark.line()))
        kill(started.process.processIdentifier, SIGKILL)
        let run = try #require(try await started.ending().facts().first?["run"] as? String)
        defer { kill(command, SIGKILL) }

        let asked =
            "local ok, err = pcall(gse.lock, 't:one') return {err.code, err.run, err.why, err.interrupted}"
        let refused = try await gse.playbook(asked, "--policy", policy)
        let listed = try await gse("locks", "--json")
        let unreasoned = try await gse("locks", "release", "t:one")
        let unknown = try await gse("locks", "release", "t:two", "--reason", "gone")
        let released = try await gse("locks", "release", "t:one", "--reason", "its machine is gone")
        let history = try await gse("locks", "--released", "--json")
        let taken = try await gse.playbook("gse.lock('t:one')", "--policy", policy)

        #expect(refused.stdout == "[\"refused.lock\",\"\(run)\",\"holder.lua\",true]\n")
        #expect(try listed.facts().map { $0["name"] as? String } == ["t:one"])
        #expect(try listed.facts().map { $0["interrupted"] as? Bool } == [true])
        #expect(unreasoned.exit == 64 && unknown.exit == 66 && released.exit == 0)
        #expect(try history.facts().map { $0["reason"] as? String } == ["its machine is gone"])
        #expect(taken.exit == 0, "\(taken.stderr)")
    }

    @Test func `a run that dies with a lock before anything else can be ended, and is listed`() async throws {
        let ground = try Interrupted()
        try ground.gse.file("policy.yaml", Self.policy)
        let run = try await ground.killed("gse.lock('t:a')\ngse.lock('t:b')", at: "lost:2")

        #expect(try await ground.gse("locks").stdout.contains("t:a  \(run)"))
        #expect(try await ground.gse("cancel", run).exit == 0)
        #expect(try await ground.gse("locks").stdout == "")
    }

    @Test func `a lock is released in the store that is named`() async throws {
        let ground = try Interrupted()
        try ground.gse.file("policy.yaml", Self.policy)
        _ = try await ground.killed("gse.lock('t:a')\ngse.lock('t:b')", at: "kept:3")
        let store = ground.gse.path("store")
        ground.gse.environment["GSE_STATE"] = ground.gse.path("other")

        let ending = try await ground.gse(
            "locks", "release", "t:a", "--reason", "test", "--state", store)

        #expect(ending.exit == 0, "\(ending)")
        #expect(try await ground.gse("locks", "--state", store).stdout.hasPrefix("t:b  "))
    }
}
