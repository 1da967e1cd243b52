import Foundation
import SandboxClient
import SandboxProtocol
import Testing

/// Workers that are shell scripts and say what no honest one says.
@Suite("A hostile worker", .timeLimit(.minutes(1)))
struct HostileWorkerTests {
    static let hello = #"printf '\013\000\000\000\201\001\000\000\000\0050.1.0' >&3; "#

    @Test(arguments: [
        ("exit 7", "the sandbox ended with status 7"),
        ("kill -9 $$", "the sandbox ended by signal 9 (Killed)"),
        (
            #"printf '\013\000\000\000\201\001\000\000\000\0059.9.9' >&3; cat <&3"#,
            "the sandbox is version 9.9.9, not 0.1.0"
        ),
        (
            #"printf '\013\000\000\000\201\002\000\000\000\0050.1.0' >&3; cat <&3"#,
            "the sandbox said something it may not: the worker speaks protocol 2, not 1"
        ),
        (#"printf '\006\000\000\000\202\000\000\000\000\000' >&3; cat <&3"#, "the sandbox did not say hello"),
        (
            #"printf '\377\377\377\377' >&3; cat <&3"#,
            "the sandbox said something it may not: a frame of 4294967295 bytes"
        ),
        (
            #"printf '\001\000\000\000\377' >&3; cat <&3"#,
            "the sandbox said something it may not: there is no frame of that type"
        ),
        (hello + "exit 0", "the sandbox ended with status 0"),
        (
            hello + hello + "cat <&3", "the sandbox said something out of order"
        ),
        (
            hello + #"printf '\006\000\000\000\202\377\377\377\377\000' >&3; cat <&3"#,
            "the sandbox said something it may not: a length is larger than what follows"
        ),
        (hello + #"printf '\001\000' >&3"#, "the sandbox ended with status 0"),
    ])
    func `is lost with a reason`(script: String, reason: String) async throws {
        let (worker, reply) = try await Self.begun(script)
        await worker.stop()

        #expect(reply == .lost(reason))
    }

    @Test func `that says nothing ends at the step time`() async throws {
        let (worker, reply) = try await Self.begun("trap '' USR1; exec sleep 1000", stepMilliseconds: 100)
        await worker.stop()

        #expect(reply == .limit(LimitReached(reason: .stepTime)))
    }

    @Test func `that takes a turn nobody gave is lost at the next one`() async throws {
        let turn = #"printf '\006\000\000\000\202\000\000\000\000\000' >&3; "#
        let (worker, first) = try await Self.begun(Self.hello + turn + turn + "cat <&3")

        let second = await worker.resume(0, with: .value(.null))

        #expect(first == .turn(Turn(calls: [])))
        #expect(second == .lost("the sandbox spoke out of turn") || second == .turn(Turn(calls: [])))
    }

    @Test func `that was killed between turns is lost at the next one`() async throws {
        let worker = SandboxWorker.running("while true do gse.now() end")
        _ = await worker.begin()
        await worker.stop()

        let reply = await worker.resume(0, with: .value(.null))

        #expect(reply == .lost("the sandbox was stopped"))
    }

    /// Starts a script as a worker.
    ///
    /// A process that is being started elsewhere may hold the file open for writing for a moment, and then it
    /// cannot be executed yet.
    private static func begun(
        _ script: String, stepMilliseconds: Int = 10_000
    ) async throws -> (SandboxWorker, WorkerReply) {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(
            "worker-\(UUID().uuidString)")
        try Data("#!/bin/bash\n\(script)\n".utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
        defer { try? FileManager.default.removeItem(at: file) }
        let limits = ScriptLimits(stepMilliseconds: stepMilliseconds)
        while true {
            let worker = SandboxWorker(
                executable: file.path, start: ScriptStart(source: [], name: "test.lua", limits: limits))
            let reply = await worker.begin()
            guard case .lost(let reason) = reply, reason.hasSuffix("Text file busy") else {
                return (worker, reply)
            }
        }
    }
}
