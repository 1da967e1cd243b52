import BuiltCommand
import Foundation
import Glibc
import Testing

/// What `gse cancel` does with runs whose process is alive, and with those whose process is gone.
@Suite(.timeLimit(.minutes(20)))
struct CancelTests {
    @Test func `cancelling a killed run stops what still runs and performs its undos in reverse`()
        async throws
    {
        var ground = try Interrupted()
        let run = try await ground.killedAtMark(
            """
            local s = gse.session{}
            gse.undo(s, {"sh", "-c", "echo undo-1 >> FOLDER/out"})
            local kept = gse.undo(s, {"sh", "-c", "echo undo-2 >> FOLDER/out"})
            gse.undo(s, {"sh", "-c", "echo undo-3 >> FOLDER/out"})
            gse.keep(kept)
            gse.exec(s, {"sh", "-c", "echo $$ > MARK; sleep 1000"})
            """)
        let command = try #require(pid_t(ground.marked))
        try FileManager.default.removeItem(at: ground.gse.folder.appending(path: "playbook.lua"))

        let ending = try await ground.gse("cancel", run)

        #expect(ending.exit == 0, "\(ending.stderr)")
        #expect(!Self.isAlive(command))
        #expect(try ground.gse.read("out") == "undo-3\nundo-1\n")
        let facts = try await ground.facts(of: run)
        #expect(facts.last?["state"] as? String == "cancelled")
        #expect(try await ground.gse("resume", run).exit == 64)
    }

    @Test(arguments: [true, false])
    func `a resume that waits for a command says so, and is cancelled while it waits`(
        _ isFromOutside: Bool
    ) async throws {
        var ground = try Interrupted()
        let run = try await ground.killedAtMark(
            """
            local s = gse.session{}
            gse.undo(s, {"sh", "-c", "echo undo >> FOLDER/out"})
            gse.exec(s, {"sh", "-c", "echo $$ > MARK; sleep 1000"})
            """)
        let command = try #require(pid_t(ground.marked))
        let resumed = try await ground.resumed(run, until: "waits for t1, which still runs on localhost")

        if isFromOutside {
            let ending = try await ground.gse("cancel", run)
            #expect(ending.exit == 0, "\(ending.stderr)")
        } else {
            kill(resumed.process.processIdentifier, SIGINT)
        }

        #expect(try await resumed.ending().exit == 5)
        #expect(!Self.isAlive(command))
        #expect(try ground.gse.read("out") == "undo\n")
        #expect(try await ground.facts(of: run).filter { $0["kind"] as? String == "cancelled" }.count == 1)
    }

    /// Whether a process runs; one that has ended may wait to be reaped by whoever adopted it.
    private static func isAlive(_ process: pid_t) -> Bool {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let name = text.lastIndex(of: ")")
        else { return false }
        return !text[name...].hasPrefix(") Z")
    }

    @Test func `a running run is cancelled from outside`() async throws {
        var ground = try Interrupted()
        let started = try await ground.started(
            """
            local s = gse.session{}
            gse.undo(s, {"sh", "-c", "echo undo >> FOLDER/out"})
            gse.exec(s, {"sh", "-c", "echo $$ > MARK; sleep 1000"})
            """)
        let run = try #require(try await ground.latest())

        let resumed = try await ground.gse("resume", run)
        #expect(resumed.exit == 6)
        #expect(resumed.stderr.contains("is driven by process \(started.process.processIdentifier)"))
        #expect(resumed.stderr.contains("remedy: follow it with gse logs -f \(run), or end it"))
        _ = try ground.gse.file("policy.yaml", "not a policy")
        let ending = try await ground.gse("cancel", run)

        #expect(ending.exit == 0, "\(ending.stderr)")
        #expect(try await started.ending().exit == 5)
        #expect(try ground.gse.read("out") == "undo\n")
    }
}
