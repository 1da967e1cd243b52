import BuiltCommand
import Foundation
import Glibc
import Testing

/// What `gse resume` and `gse cancel` do with a run whose process was killed.
@Suite(.timeLimit(.minutes(20)))
struct ResumeTests {
    @Test func `a run goes on with its variables and repeats nothing that is on record`() async throws {
        let ground = try Interrupted()
        let run = try await ground.killed(
            """
            local s = gse.session{}
            local picked = gse.random(1000000)
            local first = gse.exec(s, {"sh", "-c", "echo first >> FOLDER/out; date +%s%N"}).text
            gse.exec(s, {"sh", "-c", "echo second >> FOLDER/out"})
            return {picked = picked, same = picked == math.floor(picked), first = first}
            """, at: "kept:7")

        let ending = try await ground.gse("resume", run)

        #expect(ending.exit == 0, "\(ending.stderr)")
        #expect(try ground.gse.read("out") == "first\nsecond\n")
        let result = try ending.facts()[0]
        let facts = try await ground.facts(of: run)
        #expect(facts.contains { ($0["effect"] as? [String: Any])?["effect"] as? String == "random" })
        #expect(result["first"] as? String != "")
        #expect(facts.map { $0["seq"] as? Int } == (1...facts.count).map(Optional.some))
        #expect(facts.filter { $0["kind"] as? String == "resumed" }.count == 1)
    }

    /// A command whose process is killed with gse, so that nobody knows how it ended.
    static let doubtful = """
        local s = gse.session{}
        gse.exec(s, {"sh", "-c", "echo ran >> FOLDER/out; echo $PPID > MARK; sleep 0.3"})
        return "done"
        """

    @Test(arguments: [("--assume-done", "ran\n"), ("--repeat", "ran\nran\n")])
    func `a step in doubt stops the run until somebody says what is to be done`(
        _ flag: String, _ left: String
    ) async throws {
        var ground = try Interrupted()
        let run = try await ground.killedAtMark(Self.doubtful)

        let stopped = try await ground.gse("resume", run)
        #expect(stopped.exit == 7)
        #expect(stopped.stderr.contains("t1 on localhost may have run: sh -c"))
        #expect(stopped.stderr.contains("gse resume \(run) --assume-done"))
        #expect(try ground.gse.read("out") == "ran\n")

        ground.drainMarks()
        let ending = try await ground.gse("resume", run, flag)
        #expect(ending == Gse.Ending(exit: 0, stdout: "\"done\"\n", stderr: ending.stderr))
        #expect(try ground.gse.read("out") == left)
    }

    @Test func `a command survives the death of gse, and is waited for`() async throws {
        var ground = try Interrupted()
        let run = try await ground.killedAtMark(
            """
            local s = gse.session{}
            gse.exec(s, {"sh", "-c", "echo $$ > MARK; i=0; while [ $i -lt 20 ]; do echo $i; sleep 0.05; i=$((i+1)); done; echo end >> FOLDER/out"}, {in_doubt = {probe = {"sh", "-c", "test -s FOLDER/out"}}})
            return "done"
            """)

        let ending = try await ground.gse("resume", run)

        #expect(ending.exit == 0, "\(ending.stderr)")
        #expect(try ground.gse.read("out") == "end\n")
    }

    @Test func `a command that outlives its time while nobody drives is ended by the resume`() async throws {
        var ground = try Interrupted()
        let run = try await ground.killedAtMark(
            """
            local s = gse.session{}
            local r = gse.wait(gse.run(s, {"sh", "-c", "echo $$ > MARK; sleep 1000"}, {timeout = "1s"}))
            return {status = r.status, reason = r.reason}
            """)

        let ending = try await ground.gse("resume", run)

        #expect(ending.stdout == "{\"reason\":\"its driver was gone\",\"status\":\"timed_out\"}\n")
    }

    @Test func `a sleep ends when it would have ended`() async throws {
        var ground = try Interrupted()
        let run = try await ground.killedAtMark(
            """
            local s = gse.session{}
            gse.exec(s, {"sh", "-c", "true"})
            gse.all{
                function() gse.sleep(1) end,
                function() gse.exec(s, {"sh", "-c", "echo > MARK"}, {in_doubt = "repeat"}) end,
            }
            return "done"
            """)
        try await Task.sleep(for: .milliseconds(1100))  // past the end of the sleep on record
        ground.drainMarks()

        let clock = ContinuousClock()
        let begun = clock.now
        let ending = try await ground.gse("resume", run, "--json")

        #expect(ending.exit == 0)
        let facts = try ending.facts()
        let resumed = try #require(facts.first { $0["kind"] as? String == "resumed" }?["time"] as? String)
        let slept = try #require(
            facts.first { ($0["effect"] as? [String: Any])?["effect"] as? String == "sleep" }?["time"]
                as? String)
        #expect(try Self.seconds(slept) - Self.seconds(resumed) < 0.9, "\(clock.now - begun)")
    }

    private static func seconds(_ time: String) throws -> Double {
        let parser = ISO8601DateFormatter()
        parser.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
        return try #require(parser.date(from: time)).timeIntervalSince1970
    }

    @Test func `a changed playbook is refused with the difference, and followed as far as it asks the same`()
        async throws
    {
        let ground = try Interrupted()
        let source = """
            local s = gse.session{}
            gse.exec(s, {"sh", "-c", "echo first >> FOLDER/out"})
            gse.exec(s, {"sh", "-c", "echo second >> FOLDER/out"})
            """
        let run = try await ground.killed(source, at: "kept:6")

        try ground.write(source + "\ngse.log('info', 'more')")
        let refused = try await ground.gse("resume", run)
        #expect(refused.exit == 7)
        #expect(refused.stderr.contains("the playbook has changed since the run began: line 4: no such line"))

        try ground.write(source.replacing("echo first", with: "echo other"))
        let other = try await ground.gse("resume", run, "--accept-changes")
        #expect(other.exit == 7)
        #expect(other.stderr.contains("step 2 does not follow the record: recorded {"))
        #expect(other.stderr.contains("they differ in command[2]: \"echo first"))

        try ground.write(source + "\ngse.log('info', 'more')")
        let ending = try await ground.gse("resume", run, "--accept-changes")
        #expect(ending.exit == 0, "\(ending.stderr)")
        #expect(ending.stderr.contains("info: more"))
        #expect(try ground.gse.read("out") == "first\nsecond\n")
    }

    @Test func `a changed module, policy or file beside the playbook is refused by name`() async throws {
        let ground = try Interrupted()
        try ground.gse.file("lib/web.lua", "return {word = 'first'}")
        let run = try await ground.killed(
            """
            local s = gse.session{}
            local web = require "lib.web"
            gse.exec(s, {"sh", "-c", "echo " .. web.word .. " >> FOLDER/out"})
            """, at: "kept:5")

        try ground.gse.file("lib/web.lua", "return {word = 'other'}")
        let module = try await ground.gse("resume", run)
        #expect(module.exit == 7)
        #expect(module.stderr.contains("the file \"lib/web.lua\" has changed since the run began: line 1:"))
        try ground.gse.file("lib/web.lua", "return {word = 'first'}")

        try ground.gse.file("policy.yaml", openPolicy + "# changed\n")
        let policy = try await ground.gse("resume", run)
        #expect(policy.exit == 7)
        #expect(policy.stderr.contains("the policy has changed since the run began"))
        try ground.gse.file("policy.yaml", openPolicy)

        let ending = try await ground.gse("resume", run)
        #expect(ending.exit == 0, "\(ending.stderr)")
        #expect(try ground.gse.read("out") == "first\n")
    }

    @Test func `one command that was killed goes on, too`() async throws {
        let ground = try Interrupted()
        ground.gse.environment["GSE_DIE"] = "kept:3"
        let died = try await ground.gse(
            "exec", "--policy", ground.policy, "localhost", "--", "sh", "-c",
            "echo ran >> \(ground.gse.path("out"))")
        ground.gse.environment["GSE_DIE"] = nil
        #expect(died.isCrash)
        let run = try #require(try await ground.latest())

        let ending = try await ground.gse("resume", run)

        #expect(ending.exit == 0, "\(ending.stderr)")
        #expect(try ground.gse.read("out") == "ran\n")
    }

    @Test func `a run goes on in the store it was found in`() async throws {
        let ground = try Interrupted()
        let run = try await ground.killed(
            "gse.exec(gse.session{}, {'sh', '-c', 'echo ran >> FOLDER/out'}) return 'done'", at: "kept:4")
        let store = try #require(ground.gse.environment["GSE_STATE"])
        #expect(try await ground.gse.shell("cp -r \"$1\" \"$1.moved\"", store).exit == 0)

        ground.gse.environment["GSE_STATE"] = store + ".moved"

        let ending = try await ground.gse("resume", run)

        #expect(ending.exit == 0, "\(ending.stderr)")
        #expect(try await ground.gse("show", run).stdout.contains("succeeded"))
        #expect(try await ground.gse("show", run, "--state", store).stdout.contains("interrupted"))
    }

    @Test func `what cannot be resumed is said so`() async throws {
        let ground = try Interrupted()
        #expect(
            try await ground.gse("resume", "nothing").stderr
                == "error: there is no run nothing on record; see gse runs\n")
        #expect(try await ground.gse("resume", "nothing").exit == 66)
        #expect(try await ground.gse("cancel", "nothing").exit == 66)
        #expect(try await ground.gse("resume", "x", "--repeat", "--assume-done").exit == 64)
        _ = try await ground.gse("run", try ground.write("return 1"), "--policy", ground.policy)
        let run = try #require(try await ground.latest())
        let ended = try await ground.gse("resume", run)
        #expect(ended.exit == 64)
        #expect(ended.stderr == "error: run \(run) has ended: succeeded; see gse show \(run)\n")
    }
}
