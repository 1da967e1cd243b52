import Foundation
import SandboxClient
import SandboxProtocol
import Testing

@Suite("The worker process", .timeLimit(.minutes(10)))
struct WorkerTests {
    @Test func `a script runs turn by turn`() async {
        let worker = SandboxWorker.running("local n = gse.now(); print('at', n); return n + 1")

        let first = await worker.begin()
        let second = await worker.resume(0, with: .value(.int(41)))
        let third = await worker.resume(0, with: .value(.null))
        await worker.stop()

        #expect(
            first
                == .turn(
                    Turn(calls: [Call(strand: 0, operation: "now", position: "test.lua:1", arguments: [])])))
        #expect(
            second
                == .turn(
                    Turn(calls: [
                        Call(
                            strand: 0, operation: "log", position: "test.lua:1",
                            arguments: [.text("info"), .text("at\t41")])
                    ])))
        #expect(third == .turn(Turn(calls: [], state: .returned(.int(42)))))
    }

    @Test(arguments: [
        ("while true do end", "test.lua:1: in main chunk"),
        ("while true do pcall(function() while true do end end) end", nil),
        ("coroutine.wrap(function() while true do end end)()", "test.lua:1: in function"),
        ("table.sort({1, 2, 3}, function() while true do end end)", nil),
        ("xpcall(error, function() while true do end end)", nil),
        ("local t <close> = setmetatable({}, {__close = function() while true do end end})", nil),
    ])
    func `a loop ends at the CPU limit with a traceback`(source: String, traceback: String?) async throws {
        let worker = SandboxWorker.running(source, limits: ScriptLimits(cpuMilliseconds: 200))

        let reply = await worker.begin()
        await worker.stop()

        guard case .limit(let limit) = reply else {
            Issue.record("not a limit: \(reply)")
            return
        }
        #expect(limit.reason == .cpu)
        #expect(limit.traceback.contains("test.lua:1"))
        if let traceback { #expect(limit.traceback == traceback) }
    }

    @Test func `a pattern that hides inside C ends at the CPU limit without one`() async {
        let worker = SandboxWorker.running(
            "return ('a'):rep(30):find(('a*'):rep(20) .. 'b')", limits: ScriptLimits(cpuMilliseconds: 200))

        let reply = await worker.begin()
        await worker.stop()

        #expect(reply == .limit(LimitReached(reason: .cpu)))
    }

    @Test(arguments: [
        "local t = {} for i = 1, 1e9 do t[i] = {} end", "local s = 'x' while true do s = s .. s end",
        "local t = {} while true do pcall(function() while true do t[#t + 1] = {} end end) end",
    ])
    func `memory ends at its limit`(source: String) async throws {
        let worker = SandboxWorker.running(source, limits: ScriptLimits(memoryBytes: 8 << 20))

        let reply = await worker.begin()
        await worker.stop()

        guard case .limit(let limit) = reply else {
            Issue.record("not a limit: \(reply)")
            return
        }
        #expect(limit.reason == .memory)
    }

    @Test func `garbage does not count against the memory limit`() async {
        let worker = SandboxWorker.running(
            """
            local n = 0
            for i = 1, 200 do
              n = n + #string.rep("x", 1 << 20) + #table.concat({("y"):rep(1 << 20), tostring(i)})
            end
            return n
            """, limits: ScriptLimits(memoryBytes: 16 << 20))

        let reply = await worker.begin()
        await worker.stop()

        #expect(reply == .turn(Turn(calls: [], state: .returned(.int(419_430_892)))))
    }

    @Test func `buffers near the cap wait for a collection instead of failing`() async {
        let worker = SandboxWorker.running(
            """
            local live, n = {}, 0
            for i = 1, 26 do live[i] = ("x"):rep(1 << 20) .. i end
            for i = 1, 20 do
              local words = {}
              for k = 1, 9 + i % 4 do words[k] = live[k] end
              n = n + #table.concat(words, ",") + #(live[1]:gsub("x", "xy"))
            end
            return n
            """,
            limits: ScriptLimits(cpuMilliseconds: 60_000, memoryBytes: 64 << 20, stepMilliseconds: 60_000))

        let reply = await worker.begin()
        await worker.stop()

        #expect(reply == .turn(Turn(calls: [], state: .returned(.int(262_144_450)))))
    }

    @Test(arguments: ["while true do end", "return ('a'):rep(30):find(('a*'):rep(20) .. 'b')"])
    func `a step that takes too long ends`(source: String) async throws {
        let worker = SandboxWorker.running(source, limits: ScriptLimits(stepMilliseconds: 150))

        let reply = await worker.begin()
        await worker.stop()

        guard case .limit(let limit) = reply else {
            Issue.record("not a limit: \(reply)")
            return
        }
        #expect(limit.reason == .stepTime)
    }

    @Test func `the time between turns does not count as a step`() async throws {
        let worker = SandboxWorker.running("gse.now() return 1", limits: ScriptLimits(stepMilliseconds: 1500))
        _ = await worker.begin()
        try await Task.sleep(for: .milliseconds(1700))  // what is tested is that time passes

        let reply = await worker.resume(0, with: .value(.null))
        await worker.stop()

        #expect(reply == .turn(Turn(calls: [], state: .returned(.int(1)))))
    }

    @Test func `more strands than allowed end the script`() async throws {
        let worker = SandboxWorker.running(
            "local f = {} for i = 1, 20 do f[i] = gse.now end gse.all(f)", limits: ScriptLimits(strands: 10))

        let reply = await worker.begin()
        await worker.stop()

        guard case .limit(let limit) = reply else {
            Issue.record("not a limit: \(reply)")
            return
        }
        #expect(limit.reason == .strands)
    }

    @Test func `a large answer and a large argument cross`() async {
        let large = [UInt8](repeating: 120, count: 3 << 20)
        let worker = SandboxWorker.running("gse.log('info', gse.file('x')) return 'done'")
        _ = await worker.begin()

        let logged = await worker.resume(0, with: .value(.string(large)))
        let done = await worker.resume(0, with: .value(.null))
        await worker.stop()

        let call = Call(
            strand: 0, operation: "log", position: "test.lua:1",
            arguments: [.text("info"), .string(large), .null])
        #expect(logged == .turn(Turn(calls: [call])))
        #expect(done == .turn(Turn(calls: [], state: .returned(.text("done")))))
    }

    @Test func `stopping during a turn gives it back as lost`() async {
        let worker = SandboxWorker.running("while true do end")

        async let reply = worker.begin()
        await worker.stop()
        await worker.stop()

        #expect(await reply.isLost)
        #expect(await worker.resume(0, with: .value(.null)).isLost)
    }

    @Test func `a worker that is not there is lost`() async {
        let worker = SandboxWorker(
            executable: "/nonexistent/gse-sandbox", start: ScriptStart(source: [], name: "test.lua"))

        let reply = await worker.begin()
        await worker.stop()

        #expect(reply == .lost("cannot start /nonexistent/gse-sandbox: No such file or directory"))
    }

    @Test func `a script that starts again is refused`() async {
        let worker = SandboxWorker.running("gse.now()")
        _ = await worker.begin()

        let again = await worker.begin()
        await worker.stop()

        #expect(again.isLost)
    }

    @Test func `many workers leave no socket`() async throws {
        let before = try Self.openSockets()

        for _ in 0..<60 {
            let worker = SandboxWorker.running("return 1")
            #expect(await worker.begin() == .turn(Turn(calls: [], state: .returned(.int(1)))))
            await worker.stop()
        }

        // Other tests of this process have sockets too, but never as many as this one would leave.
        #expect(try Self.openSockets() < before + 50)
    }

    private static func openSockets() throws -> Int {
        let folder = "/proc/self/fd"
        return try FileManager.default.contentsOfDirectory(atPath: folder).count { name in
            let link = try? FileManager.default.destinationOfSymbolicLink(atPath: folder + "/" + name)
            return link?.hasPrefix("socket:") == true
        }
    }
}

extension WorkerReply {
    var isLost: Bool {
        if case .lost = self { return true }
        return false
    }
}

extension SandboxWorker {
    /// The built worker.
    static var executable: String { executable(named: "gse-sandbox") }

    /// A built program, beside the test bundle.
    static func executable(named name: String) -> String {
        Bundle.allBundles.map {
            $0.bundleURL.deletingLastPathComponent().appendingPathComponent(name).path
        }
        .first { FileManager.default.isExecutableFile(atPath: $0) }
            ?? URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent(name).path
    }

    static func running(_ source: String, limits: ScriptLimits = ScriptLimits()) -> SandboxWorker {
        SandboxWorker(
            executable: executable,
            start: ScriptStart(source: [UInt8](source.utf8), name: "test.lua", limits: limits))
    }
}
