import Foundation
import SandboxClient
import SandboxProtocol

/// A worker of the program `hostile-worker`: a file of things to do, one a line.
struct HostileWorker {
    /// What an honest worker says first.
    static let hello = hello()

    static func hello(version: String = ProgramVersion.text, walls: WallReport = WallReport()) -> String {
        send(.hello(version: version, walls: walls))
    }

    /// One call of `gse.now` by each of these strands, as an honest worker makes it.
    static func calls(of strands: UInt32...) -> Turn {
        Turn(calls: strands.map { Call(strand: $0, operation: "now", position: "test.lua:1", arguments: []) })
    }

    /// A line that says these frames at once.
    static func send(_ frames: Frame...) -> String {
        "send " + frames.map { hex((try? $0.encoded()) ?? []) }.joined()
    }

    /// A line that says a frame with this payload, whatever it is.
    static func send(type: UInt8, _ payload: [UInt8]) -> String {
        "send " + hex(framed([type] + payload))
    }

    static func framed(_ bytes: [UInt8]) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: bytes.count >> (8 * $0)) } + bytes
    }

    static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Starts one that does these things and then stays.
    static func begun(
        _ lines: [String], limits: ScriptLimits = ScriptLimits(), source: [UInt8] = []
    ) async throws -> (worker: SandboxWorker, reply: WorkerReply) {
        let file = try file(lines)
        defer { try? FileManager.default.removeItem(at: file) }
        return await begun(file, limits: limits, source: source)
    }

    /// The file of one that does these things and then stays.
    static func file(_ lines: [String]) throws -> URL {
        let program = SandboxWorker.executable(named: "hostile-worker")
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(
            "worker-\(UUID().uuidString)")
        try Data("#!\(program)\n\((lines + ["stay"]).joined(separator: "\n"))\n".utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
        return file
    }

    /// Starts the one of a file.
    ///
    /// A process that is being started elsewhere may hold the file open for writing for a moment, and then it
    /// cannot be executed yet.
    static func begun(
        _ file: URL, limits: ScriptLimits, source: [UInt8]
    ) async -> (worker: SandboxWorker, reply: WorkerReply) {
        while true {
            let worker = SandboxWorker(
                executable: file.path, start: ScriptStart(source: source, name: "test.lua", limits: limits))
            let reply = await worker.begin()
            guard case .lost(let reason) = reply, reason.hasSuffix("Text file busy") else {
                return (worker, reply)
            }
        }
    }
}
