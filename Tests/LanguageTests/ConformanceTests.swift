import BuiltCommand
import Foundation
import SandboxClient
import SandboxProtocol
import Testing

/// Each chapter runs in the sandbox and, where it is about what is stock, in the reference interpreter too: what is
/// asserted of the sandbox is proven of stock Lua.
@Suite(.timeLimit(.minutes(20)))
struct ConformanceTests {
    @Test func `there is a chapter for everything`() {
        #expect(Chapter.all.count { $0.isStock && $0.isOurs } >= 20)
        #expect(Chapter.all.map(\.assertions).reduce(0, +) >= 2000)
    }

    @Test(arguments: Chapter.all.filter(\.isOurs))
    func `the sandbox does what the chapter says`(chapter: Chapter) async {
        let ending = await Self.ending(of: chapter.source)

        #expect(ending == .turn(Turn(calls: [], state: .returned(.text(chapter.report)))))
    }

    @Test(arguments: Chapter.all.filter(\.isStock))
    func `the reference interpreter does what the chapter says`(chapter: Chapter) async throws {
        let runner = try Gse(["chapter.lua": chapter.source])
        runner.environment["TZ"] = "UTC"

        let ending = try await runner.run(
            ["-e", "io.write(dofile('chapter.lua'))"], executable: URL(filePath: "/usr/bin/lua5.4"))

        #expect(ending == Gse.Ending(exit: 0, stdout: chapter.report, stderr: ""))
    }

    @Test func `an assertion that does not hold is reported with its line`() async throws {
        let chapter = try #require(Chapter.all.first)
        let harness = chapter.source.prefix { $0 != "\n" }
        let source = harness + "\nsame(1, 1.0)\ncheck(true)\nraises('x', print)\nreturn finish()"

        let ending = await Self.ending(of: String(source))

        let report = "3 assertions\nline 2: is 1, not 1.0\nline 4: nothing is raised"
        #expect(ending == .turn(Turn(calls: [], state: .returned(.text(report)))))
    }

    /// Runs a script in a worker to its end; the time is always 24 November 2025, 16:00:00.5 UTC.
    private static func ending(of source: String) async -> WorkerReply {
        let worker = SandboxWorker(
            executable: Gse.executable.deletingLastPathComponent().appendingPathComponent("gse-sandbox").path,
            start: ScriptStart(source: [UInt8](source.utf8), name: "chapter.lua", seed: 42))
        var reply = await worker.begin()
        while case .turn(let turn) = reply, case .waiting = turn.state, let call = turn.calls.first {
            reply = await worker.resume(
                call.strand, with: .value(call.operation == "now" ? .double(1_764_000_000.5) : .null))
        }
        await worker.stop()
        return reply
    }
}
