import Foundation
import SandboxClient
import SandboxProtocol
import Testing

/// What a worker really calls, as strace sees it.
@Suite("System calls of a worker", .timeLimit(.minutes(10)))
struct SystemCallTests {
    static let allowed: Set = [
        "read", "write", "brk", "mmap", "mremap", "munmap", "setitimer", "rt_sigreturn", "futex",
        "exit_group",
    ]

    /// Garbage of all sizes, errors, coroutines, patterns, sorting, `load`, host calls, and a large turn.
    static let busy = """
        local kept, n = {}, 0
        for i = 1, 30000 do kept[i % 500] = ("x"):rep(i % 3000) .. i; n = n + #kept[i % 500] end
        local large = ("y"):rep(9 << 20); large = large .. large; large = nil
        local ok, e = pcall(function() local x = nil; return x.y end)
        local function deep(i) return i == 0 and 0 or 1 + deep(i - 1) end
        pcall(deep, 1e6)
        pcall(error, setmetatable({}, {__tostring = error}))
        for i = 1, 200 do coroutine.wrap(function() coroutine.yield(i) end)() end
        local words = {}
        for w in (("the quick brown fox "):rep(2000)):gmatch("%a+") do words[#words + 1] = w end
        table.sort(words); table.concat(words, ","):gsub("q", "Q")
        load("return " .. ("("):rep(150) .. "1" .. (")"):rep(150))()
        load("syntax error here")
        print(string.format("%5.2f %q %s", 1 / 3, "a\\0b", math.pi), utf8.char(8364), os and 1, #gse.args)
        gse.all({function() gse.now() end, function() gse.now() end})
        gse.log("info", gse.file("large"):sub(1, 3))
        return {text = ("z"):rep(3 << 20), n = n, e = e}
        """

    @Test(arguments: [
        (busy, ScriptLimits(cpuMilliseconds: 60_000)), ("local x = {} x.y.z = 1", ScriptLimits()),
        ("not Lua", ScriptLimits()), ("while true do end", ScriptLimits(cpuMilliseconds: 100)),
        ("return ('a'):rep(30):find(('a*'):rep(20) .. 'b')", ScriptLimits(cpuMilliseconds: 100)),
        ("while true do end", ScriptLimits(stepMilliseconds: 500)),
        ("return ('a'):rep(30):find(('a*'):rep(20) .. 'b')", ScriptLimits(stepMilliseconds: 500)),
        ("local s = 'x' while true do s = s .. s end", ScriptLimits(memoryBytes: 8 << 20)),
        (
            "local f = {} for i = 1, 20 do f[i] = gse.now end gse.all(f)", ScriptLimits(strands: 10)
        ),
    ])
    func `after its hello it makes allowed calls only`(source: String, limits: ScriptLimits) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "traced-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let log = folder.appendingPathComponent("log")

        try await run(source, limits, tracing: log)

        let calls = try await lines(of: log)
        let filter = try #require(calls.firstIndex { $0.hasPrefix("seccomp(SECCOMP_SET_MODE_FILTER, 0, {") })
        let hello = try #require(calls.firstIndex { $0.hasPrefix("write(3, ") })
        let script = try #require(calls.firstIndex { $0.hasPrefix("read(3") })
        let names = Set(calls[hello...].compactMap(Self.name))
        #expect(filter < hello && hello < script)
        #expect(names.subtracting(Self.allowed) == [])
        #expect(names.isSuperset(of: ["read", "write"]))
    }

    /// Runs a script whose worker is traced, and answers whatever it asks.
    private func run(_ source: String, _ limits: ScriptLimits, tracing log: URL) async throws {
        let wrapper = log.deletingLastPathComponent().appendingPathComponent("worker")
        // The tracer is not the parent (-D): the worker is the process that the host started.
        let text = """
            #!/bin/sh
            exec /usr/bin/env -i /usr/bin/strace -D -f -o '\(log.path)' '\(SandboxWorker.executable)' "$@"

            """
        try Data(text.utf8).write(to: wrapper)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: wrapper.path)
        let start = ScriptStart(source: [UInt8](source.utf8), name: "test.lua", limits: limits)
        var worker: SandboxWorker
        var reply: WorkerReply
        repeat {
            worker = SandboxWorker(executable: wrapper.path, start: start)
            reply = await worker.begin()
        } while reply.isBusy
        var calls: [Call] = []
        while case .turn(let turn) = reply {
            calls += turn.calls
            guard turn.state == .waiting, !calls.isEmpty else { break }
            let call = calls.removeFirst()
            let answer = call.operation == "file" ? [UInt8](repeating: 97, count: 5 << 20) : [97]
            reply = await worker.resume(call.strand, with: .value(.string(answer)))
        }
        await worker.stop()
        #expect(!reply.isLost, "\(reply)")
    }

    /// The log without process numbers, when the tracer has written its last line.
    private func lines(of log: URL) async throws -> [Substring] {
        while true {
            let text = String(decoding: try Data(contentsOf: log), as: UTF8.self)
            let lines = text.split(separator: "\n").map { $0.drop { $0 != " " }.drop { $0 == " " } }
            if lines.last?.hasPrefix("+++ ") == true { return lines }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// The call of a line; nil for signals and endings.
    private static func name(_ line: Substring) -> String? {
        if line.hasPrefix("<... ") { return String(line.dropFirst(5).prefix { $0 != " " }) }
        guard line.first?.isLetter == true else { return nil }
        return String(line.prefix { $0 != "(" })
    }
}

extension WorkerReply {
    /// A file that was just written may still be open where another process is being started.
    fileprivate var isBusy: Bool {
        if case .lost(let reason) = self { return reason.hasSuffix("Text file busy") }
        return false
    }
}
