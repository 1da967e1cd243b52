import BuiltCommand
import Foundation
import Glibc
import Testing

/// What the host holds for a run, when the process that drives the run is killed.
@Suite(.timeLimit(.minutes(20)))
struct HoldingDeathTests {
    private static let policy = openPolicy.replacing("    files:", with: "    locks: [\"t:*\"]\n    files:")
        .replacing("result.read]", with: "result.read, run.approve]")

    /// Three steps, each with its undo, and then a failure.
    private static let failing = """
        local s = gse.session {}
        for i = 1, 3 do
            gse.undo(s, {"sh", "-c", "echo undo-" .. i .. " >> FOLDER/out"})
            gse.exec(s, {"sh", "-c", "echo do-" .. i .. " >> FOLDER/out"})
        end
        gse.fail("no")
        """
    /// How many facts that makes.
    private static let facts = 1 + 1 + 3 * 4 + 1 + 1 + 3 * 2 + 1

    private static func ground() throws -> Interrupted {
        let ground = try Interrupted()
        try ground.gse.file("policy.yaml", policy)
        return ground
    }

    private static func lines(_ ground: Interrupted, _ prefix: String) -> [String] {
        let text = (try? ground.gse.read("out")) ?? ""
        return text.split(separator: "\n").map(String.init).filter { $0.hasPrefix(prefix) }
    }

    /// The undos that are on record as registered, the last first, as they write themselves down.
    private static func registered(_ facts: [[String: Any]]) -> [String] {
        facts.compactMap { ($0["outcome"] as? [String: Any])?["undo"] as? String }
            .map { "undo-" + $0.dropFirst() }.reversed()
    }

    @Test(arguments: ["kept", "lost"], 1...facts)
    func `a run that is killed at any fact and cancelled is taken back once, in reverse`(
        _ how: String, _ place: Int
    ) async throws {
        let ground = try Self.ground()
        let run = try await ground.killed(Self.failing, at: "\(how):\(place)")
        let known = Self.registered(try await ground.facts(of: run))
        let isOver = how == "kept" && place == Self.facts
        // What was begun before the first flush is not on record, and nothing was done.
        guard !isOver, try await !ground.facts(of: run).isEmpty else {
            return #expect(isOver || Self.lines(ground, "") == [])
        }

        let ending = try await ground.gse("cancel", run)

        #expect([0, 1].contains(ending.exit), "\(ending.stderr)")
        #expect(Self.lines(ground, "undo") == known)
        let done = Self.lines(ground, "do")
        #expect(done == Array(["do-1", "do-2", "do-3"].prefix(done.count)))
        #expect(try await ground.facts(of: run).last?["kind"] as? String == "ended")
    }

    /// From the first undo's being on record to the last fact's not being there.
    private static let undoing =
        ((facts - 6)..<facts).map { "kept:\($0)" } + ((facts - 5)...facts).map { "lost:\($0)" }

    @Test(arguments: undoing)
    func `one that is killed while it is taken back goes on where it was`(_ place: String) async throws {
        let ground = try Self.ground()
        let run = try await ground.killed(Self.failing, at: place)

        let ending = try await ground.gse("resume", run)

        #expect(ending.exit == 1, "\(ending.stderr)")
        #expect(Self.lines(ground, "undo") == ["undo-3", "undo-2", "undo-1"])
        #expect(Self.lines(ground, "do") == ["do-1", "do-2", "do-3"])
    }

    @Test func `an answer that is given while nobody drives the run is heard when it goes on`() async throws {
        let ground = try Self.ground()
        let run = try await ground.killed(
            "local a = gse.approve {message = 'go?', timeout = '1h'} return {a.approved, a.note}",
            at: "kept:2")

        let answered = try await ground.gse(
            "approve", run, "--note", "from afar", "--policy", ground.policy)
        let ending = try await ground.gse("resume", run)

        #expect(answered.exit == 0 && answered.stderr.contains("nobody drives the run: gse resume \(run)"))
        #expect(ending.stdout == "[true,\"from afar\"]\n", "\(ending.stderr)")
    }

    @Test func `yes to everything is also yes to what is asked after a resume`() async throws {
        let ground = try Self.ground()
        let playbook = try ground.write("return {gse.approve {message = 'go?'}.note}")
        ground.gse.environment["GSE_DIE"] = "kept:2"
        let killed = try await ground.gse("run", playbook, "--policy", ground.policy, "--yes")
        ground.gse.environment["GSE_DIE"] = nil
        let run = try #require(try await ground.latest())

        let ending = try await ground.gse("resume", run)

        #expect(killed.isCrash)
        #expect(ending.stdout == "[\"--yes\"]\n", "\(ending.stderr)")
    }

    @Test func `a question that nobody answered in time while nobody drove the run goes by its default`()
        async throws
    {
        let ground = try Self.ground()
        let run = try await ground.killed(
            "return gse.approve {message = 'go?', timeout = '10ms'}.approved", at: "kept:2")

        let ending = try await ground.gse("resume", run)

        #expect(ending.stdout == "false\n", "\(ending.stderr)")
    }

    @Test func `a lock is kept while its run is interrupted, and free once it has gone on to its end`()
        async throws
    {
        let ground = try Self.ground()
        let asking = try ground.gse.file("asking.lua", "gse.lock('t:one')")
        let run = try await ground.killed(
            "gse.playbook {lock = 't:one'} gse.now() gse.exec(gse.session {}, {'true'})", at: "kept:3")

        let refused = try await ground.gse("run", asking, "--policy", ground.policy)
        let resumed = try await ground.gse("resume", run)
        let taken = try await ground.gse("run", asking, "--policy", ground.policy)

        #expect(refused.exit == 3 && refused.stderr.contains("nobody drives that run: gse resume \(run)"))
        #expect(resumed.exit == 0, "\(resumed.stderr)")
        #expect(taken.exit == 0, "\(taken.stderr)")
    }

    @Test func `a run whose lock another run has now does not go on, and can be cancelled`() async throws {
        var ground = try Self.ground()
        let source = """
            gse.lock("t:one")
            local s = gse.session {}
            gse.undo(s, {"sh", "-c", "echo undo >> FOLDER/out"})
            gse.exec(s, {"true"})
            """
        let run = try await ground.killed(source, at: "kept:4")
        let released = try await ground.gse("locks", "release", "t:one", "--reason", "needed")
        let other = try await ground.started(
            "gse.lock('t:one') gse.exec(gse.session {}, {'sh', '-c', 'echo $$ > MARK; exec sleep 1000'})")
        try ground.write(source)

        let resumed = try await ground.gse("resume", run)
        let cancelled = try await ground.gse("cancel", run)
        kill(other.process.processIdentifier, SIGTERM)
        _ = try await other.ending()

        #expect(released.exit == 0)
        #expect(resumed.exit == 7 && resumed.stderr.contains("was taken away"), "\(resumed.stderr)")
        #expect(cancelled.exit == 0, "\(cancelled.stderr)")
        #expect(Self.lines(ground, "undo") == ["undo"])
    }
}
