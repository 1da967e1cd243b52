import BuiltCommand
import Foundation
import Glibc
import Testing

/// Disks that fail under the store: nothing is done that is not on record, and what is on record stays.
@Suite(.timeLimit(.minutes(20))) struct DiskFaultTests {
    private static let playbook = """
        local s = gse.session{}
        for i = 1, 3 do gse.exec(s, {"sh", "-c", "echo " .. i .. " >> FOLDER/out"}) end
        """

    @Test(arguments: [ENOSPC, EIO])
    func `a disk that fails at any write ends the run, and the world is as the record says`(
        _ reason: Int32
    ) async throws {
        let ground = try Interrupted()
        let gse = ground.gse
        let playbook = try ground.write(Self.playbook)
        #expect(try await gse("run", playbook, "--policy", ground.policy).exit == 0)
        let first = try #require(try await ground.latest())
        let whole = try await gse("show", first).stdout
        let library = try await Self.library(in: gse)

        var (write, hasFailed) = (1, true)
        while hasFailed {
            try? FileManager.default.removeItem(atPath: gse.path("out"))
            gse.environment["LD_PRELOAD"] = library
            gse.environment["GSE_FAULT"] = "\(write):\(reason)"
            let ending = try await gse("run", playbook, "--policy", ground.policy)
            (gse.environment["LD_PRELOAD"], gse.environment["GSE_FAULT"]) = (nil, nil)
            hasFailed = ending.exit != 0

            let run = try #require(try await ground.latest())
            let facts = run == first ? [] : try await ground.facts(of: run)
            let done = ((try? gse.read("out")) ?? "").split(separator: "\n").count
            let issued = facts.filter { $0["kind"] as? String == "issued" }.count
            #expect(!hasFailed || ending.exit == 6, "write \(write): \(ending.exit) \(ending.stderr)")
            #expect(!hasFailed || ending.stderr.contains("the journal"), "write \(write): \(ending.stderr)")
            #expect(done <= issued, "write \(write): \(done) commands done, \(issued) on record")
            #expect(facts.map { $0["seq"] as? Int } == (0..<facts.count).map { $0 + 1 })
            let verified = try await gse("audit", "--verify")
            #expect(verified.exit == 0, "write \(write): \(verified.stderr)")
            write += 1 + write / 4
        }

        #expect(try await gse("show", first).stdout == whole)
    }

    @Test(arguments: [
        ("DELETE FROM facts WHERE place & 0xffffffff = 3", "fact 3 is not there any more"),
        (
            "UPDATE facts SET body = CAST(replace(body, 'playbook.lua', 'playbook.lub') AS BLOB) WHERE place & 0xffffffff = 1",
            "fact 1 is not what was recorded"
        ),
    ])
    func `a run whose record is damaged is not taken on, and others are still shown`(
        _ sql: String, _ reason: String
    ) async throws {
        let ground = try Interrupted()
        let run = try await ground.killed(Self.playbook, at: "kept:8")
        let before = try ground.gse.read("out")
        let store = try #require(ground.gse.environment["GSE_STATE"]) + "/journal.sqlite"
        #expect(try await ground.gse.shell("sqlite3 \"$1\" \"$2\"", store, sql).exit == 0)

        let ending = try await ground.gse("resume", run)
        let other = try await ground.gse("run", try ground.write("return 1"), "--policy", ground.policy)

        #expect(ending.exit == 6)
        #expect(ending.stderr.contains(reason), "\(ending.stderr)")
        #expect(try ground.gse.read("out") == before)
        #expect(other.exit == 0)
        #expect(try await ground.gse("show", try #require(try await ground.latest())).exit == 0)
    }

    @Test func `a run whose log was cut does nothing again that it did, and says what is lost`() async throws
    {
        var exits: [Int32] = []
        for tenths in 1...10 {
            let ground = try Interrupted()
            ground.gse.environment["GSE_DIE"] = "kept:11"
            #expect(
                try await ground.gse("run", ground.write(Self.playbook), "--policy", ground.policy).isCrash)
            ground.gse.environment["GSE_DIE"] = nil
            // Before anybody opens the store: whoever closes it last would put the log into it.
            let log = try #require(ground.gse.environment["GSE_STATE"]) + "/journal.sqlite-wal"
            let size = try #require(FileManager.default.attributesOfItem(atPath: log)[.size] as? Int)
            #expect(truncate(log, size * tenths / 10) == 0)

            let ending = try await ground.gse("resume", try await ground.latest() ?? "lost", "--repeat")

            exits.append(ending.exit)
            let done = ((try? ground.gse.read("out")) ?? "").split(separator: "\n")
            #expect(Set(done).count == done.count, "\(tenths) tenths: \(ending.stderr)")
            #expect([0, 6, 66].contains(ending.exit), "\(tenths) tenths: \(ending.stderr)")
            if ending.exit == 6 {
                #expect(ending.stderr.contains("the store has lost the end of the record: t"))
            }
        }
        #expect(exits.contains(6) && exits.last == 0, "\(exits)")
    }

    /// The faults as a library to preload.
    private static func library(in gse: Gse) async throws -> String {
        let source = Gse.package.appending(path: "Tests/DiskFaults/fault.c").path
        let built = try await gse.shell(
            "cc -shared -fPIC -o \"$2\" \"$1\" -ldl", source, gse.path("fault.so"))
        #expect(built.exit == 0, "\(built.stderr)")
        return gse.path("fault.so")
    }
}
