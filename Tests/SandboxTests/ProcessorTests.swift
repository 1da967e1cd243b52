import Foundation
import Glibc
import SandboxProtocol
import Testing

@testable import SandboxClient

/// Host and worker share a processor while they talk.
@Suite("Processors of a worker", .timeLimit(.minutes(5)))
struct ProcessorTests {
    @Test func `a worker stays with its host in short turns, and in long ones runs where it likes`()
        async throws
    {
        let worker = SandboxWorker.running(
            "while gse.now() == 0 do end for _ = 1, 3e7 do end gse.now()",
            limits: ScriptLimits(cpuMilliseconds: 60_000, stepMilliseconds: 60_000))
        let everywhere = try Self.processors("self")

        var reply = await worker.begin()
        let process = String(try #require(worker.processID))
        let atFirst = try Self.processors(process)
        // On a busy machine a short turn may take long, too; one of many does not.
        var together = atFirst
        for _ in 0..<100_000 where Int(together) == nil {
            reply = await worker.resume(0, with: .value(.int(0)))
            together = try Self.processors(process)
        }
        reply = await worker.resume(0, with: .value(.int(1)))
        let apart = try Self.processors(process)
        await worker.stop()

        guard case .turn = reply else { throw Unexpected(reply: reply) }
        #expect(atFirst == everywhere)
        #expect(Int(together) != nil, "\(together)")
        #expect(apart == everywhere)
        #expect(try Self.processors("thread-self") == everywhere)
    }

    private struct Unexpected: Error {
        let reply: WorkerReply
    }

    /// Where a process or thread may run, as the kernel lists it: `0-3`, or `2` for one alone.
    private static func processors(_ process: String) throws -> String {
        let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") })
        return line.dropFirst("Cpus_allowed_list:".count).trimmingCharacters(in: .whitespaces)
    }
}
