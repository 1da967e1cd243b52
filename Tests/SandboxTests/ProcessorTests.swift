import Foundation
import Glibc
import SandboxProtocol
import Synchronization
import Testing

@testable import SandboxClient

/// Host and worker share a processor while they talk.
@Suite("Processors of a worker", .timeLimit(.minutes(10)))
struct ProcessorTests {
    @Test func `a worker stays with its host in short turns, and in long ones runs where it likes`()
        async throws
    {
        let limits = ScriptLimits(cpuMilliseconds: 60_000, stepMilliseconds: 60_000)
        let conversation = Conversation(
            executable: SandboxWorker.executable(named: "gse-sandbox"),
            start: ScriptStart(
                source: [UInt8]("while gse.now() == 0 do end for _ = 1, 3e7 do end gse.now()".utf8),
                name: "test.lua", limits: limits))
        let everywhere = try Self.processors("self")

        guard case .turn = await withCheckedContinuation({ conversation.begin($0) }) else {
            throw Unexpected()
        }
        let process = String(try #require(conversation.state.withLock { $0.pid }))
        let atFirst = try Self.processors(process)
        // On a busy machine a short turn may take long, too; one of many does not.
        var seen = try Self.exchange(conversation, .int(0), process)
        for _ in 0..<100_000 where !seen.isShort {
            _ = await withCheckedContinuation { conversation.turn($0) }
            seen = try Self.exchange(conversation, .int(0), process)
        }
        _ = try Self.exchange(conversation, .int(1), process)
        let last = await withCheckedContinuation { conversation.turn($0) }
        let apart = try Self.processors(process)
        await withCheckedContinuation { conversation.stop($0) }

        guard case .turn = last else { throw Unexpected() }
        #expect(atFirst == everywhere)
        #expect(Int(seen.worker) != nil, "\(seen)")
        #expect(seen.thread == everywhere)
        #expect(apart == everywhere)
    }

    /// Answers one call; whether the next came at once, and where worker and this very thread may run after it.
    private static func exchange(
        _ conversation: Conversation, _ answer: LuaValue, _ process: String
    ) throws -> (isShort: Bool, worker: String, thread: String) {
        let reply = conversation.exchange(0, .value(answer))
        return (reply != nil, try processors(process), try processors("thread-self"))
    }

    private struct Unexpected: Error {}

    /// Where a process or thread may run, as the kernel lists it: `0-3`, or `2` for one alone.
    private static func processors(_ process: String) throws -> String {
        let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") })
        return line.dropFirst("Cpus_allowed_list:".count).trimmingCharacters(in: .whitespaces)
    }
}
