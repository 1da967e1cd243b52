import BuiltCommand
import Foundation
import Testing

/// What is left of a run that was resumed and given up again.
@Suite(.timeLimit(.minutes(20)))
struct GivenUpTests {
    @Test func `a resume that loses its sandbox forgets no command that was begun`() async throws {
        var ground = try Interrupted()
        let run = try await ground.killedAtMark(ResumeTests.doubtful)
        let copy = ground.gse.folder.appendingPathComponent("gse")
        try FileManager.default.copyItem(at: Gse.executable, to: copy)
        try ground.gse.file("gse-sandbox", "#!/bin/sh\nexit 1\n", mode: 0o755)

        let lost = try await ground.gse.run(["resume", run], executable: copy)
        #expect(lost.exit == 8, "\(lost)")

        let resumed = try await ground.gse("resume", run)
        #expect(resumed.exit == 7, "\(resumed)")
        #expect(resumed.stderr.contains("t1 on localhost may have run: sh -c"))
        #expect(try ground.gse.read("out") == "ran\n")
    }

    @Test func `a command in doubt that the policy does not allow any more stays in doubt`() async throws {
        var ground = try Interrupted()
        let run = try await ground.killedAtMark(ResumeTests.doubtful)
        try ground.gse.file("policy.yaml", openPolicy.replacing("argv: [sh, -c,", with: "argv: [ash, -c,"))

        for flags in [[], ["--repeat"]] {
            let stopped = try await ground.gse.run(["resume", run, "--accept-changes"] + flags)
            #expect(stopped.exit == 7, "\(stopped)")
            #expect(
                stopped.stderr.contains(
                    "t1 on localhost may have run (the policy does not allow it any more)"))
        }

        let ending = try await ground.gse("resume", run, "--accept-changes", "--assume-done")
        #expect(ending.exit == 0, "\(ending)")
        #expect(try ground.gse.read("out") == "ran\n")
    }

    @Test func `an undo that was begun and is not allowed any more is named`() async throws {
        let ground = try Interrupted()
        let run = try await ground.killed(
            """
            local s = gse.session{}
            gse.undo(s, {"sh", "-c", "echo undo >> FOLDER/out"})
            gse.fail("no")
            """, at: "kept:6")
        try ground.gse.file("policy.yaml", openPolicy.replacing("argv: [sh, -c,", with: "argv: [ash, -c,"))

        let ending = try await ground.gse("cancel", run)

        let undo = (try await ground.facts(of: run)).contains { $0["task"] as? String == "u1" }
        #expect(undo)
        #expect(ending.exit == 0 || ending.exit == 1, "\(ending)")
        #expect(ending.stderr.contains("undo failed: u1 is refused now"), "\(ending.stderr)")
    }

    @Test func `a run whose playbook is gone is cancelled, and undone`() async throws {
        let ground = try Interrupted()
        let run = try await ground.killed(
            """
            local s = gse.session{}
            gse.undo(s, {"sh", "-c", "echo undo >> FOLDER/out"})
            gse.exec(s, {"sh", "-c", "true"})
            """, at: "kept:5")
        try FileManager.default.removeItem(atPath: ground.gse.path("playbook.lua"))

        let ending = try await ground.gse("cancel", run)

        #expect(ending.exit == 0, "\(ending)")
        #expect(try ground.gse.read("out") == "undo\n")
    }
}
