import BuiltCommand
import Foundation
import Glibc
import LoopbackFleet
import Testing

/// What becomes of commands on hosts when gse is killed, and what a resume makes of them.
@Suite(.timeLimit(.minutes(10)))
struct SSHResumeTests {
    /// Kills a run once its commands have written the mark so often; answers the run.
    private func killed(_ fleet: FleetGround, _ source: String, marks: Int) async throws -> String {
        let mark = try Mark(in: fleet.gse)
        let started = try fleet.gse.start(["run", try fleet.write(source)] + fleet.flags, mark: mark)
        let process = started.process.processIdentifier
        for number in 1...marks { try await mark.line { _ in if number == marks { kill(process, SIGKILL) } } }
        #expect(try await started.ending().isCrash)
        return try #require(try await fleet.gse("runs", "--json").facts().first?["run"] as? String)
    }

    @Test func `running commands are waited for, ended ones have their exit, others are started, each once`()
        async throws
    {
        let fleet = try FleetGround(.shared())
        let run = try await killed(
            fleet,
            """
            local s = gse.session{hosts = {"h001", "h002", "h003"}}
            local function append(word, rest)
                return {"sh", "-c", "echo " .. word .. " >> FOLDER/out; " .. rest}
            end
            local tasks = {
                -- Has ended when gse is killed, which it does not know: the mark comes from a child that outlives it.
                gse.run(gse.on(s, {"h001"}), append("ended", "(sleep 0.5; echo > FOLDER/mark) > /dev/null 2>&1 < /dev/null & exit 7")),
                gse.run(gse.on(s, {"h002"}), append("running", "echo > FOLDER/mark; until [ -e FOLDER/go ]; do sleep 0.1; done; exit 8")),
                gse.run(gse.on(s, {"h003"}), append("first", "echo > FOLDER/mark; until [ -e FOLDER/go ]; do sleep 0.1; done")),
                gse.run(gse.on(s, {"h003"}), append("second", "exit 9")),
            }
            local codes = {}
            for i, r in ipairs(gse.wait(tasks)) do codes[i] = r.exit_code or r.reason end
            return codes
            """, marks: 3)

        try fleet.gse.file("go", "")
        let ending = try await fleet.gse("resume", run)

        #expect(ending.stdout == "[7,8,0,9]\n", "\(ending.stderr)")
        #expect(
            try fleet.gse.read("out").split(separator: "\n").sorted() == [
                "ended", "first", "running", "second",
            ])
    }

    @Test func `a command that is still running when it is resumed is waited for`() async throws {
        let fleet = try FleetGround(.shared())
        let run = try await killed(
            fleet,
            """
            local s = gse.session{hosts = {"h001"}}
            return gse.exec(s, {"sh", "-c", "echo > FOLDER/mark; sleep 3; echo end >> FOLDER/out; exit 4"}, {ok = {4}}).exit_code
            """, marks: 1)

        let ending = try await fleet.gse("resume", run)

        #expect(ending.stdout == "4\n", "\(ending.stderr)")
        #expect(try fleet.gse.read("out") == "end\n")
    }

    @Test func `cancel ends what the killed run had left on a host`() async throws {
        let seconds = Int.random(in: 100_000...900_000)
        let fleet = try FleetGround(.shared())
        let run = try await killed(
            fleet,
            """
            local s = gse.session{hosts = {"h001", "h002"}}
            gse.exec(s, {"sh", "-c", "echo > FOLDER/mark; trap '' TERM; sleep \(seconds) & sleep \(seconds)"})
            """, marks: 2)

        let ending = try await fleet.gse("cancel", run)

        #expect(ending.exit == 0, "\(ending.stderr)")
        #expect(try ProcessTable().naming("sleep\0\(seconds)\0") == [])
    }

    @Test func `a run leaves nothing behind in the home of its account`() async throws {
        let sshd = try Sshd()
        defer { try? sshd.stop() }
        let fleet = try FleetGround(sshd)
        let run = try await killed(
            fleet,
            """
            local s = gse.session{hosts = {"h001", "h002"}}
            gse.exec(s, {"sh", "-c", "echo > FOLDER/mark; until [ -e FOLDER/go ]; do sleep 0.1; done"})
            """, marks: 2)
        try fleet.gse.file("go", "")

        let ending = try await fleet.gse("resume", run)

        #expect(ending.exit == 0, "\(ending.stderr)")
        let left = (try? FileManager.default.contentsOfDirectory(atPath: sshd.home + "/.gse")) ?? []
        #expect(left == [])
    }
}
