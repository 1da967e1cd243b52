import Foundation
import SandboxClient
import SandboxProtocol
import Testing

/// A worker that waits for an answer, seen from outside through `/proc`.
struct LiveWorker {
    let worker: SandboxWorker
    let folder: String

    /// Starts one; its limit of CPU time, which is like no other's, tells it from the other workers.
    init() async throws {
        let milliseconds = Int.random(in: 1_000_000...100_000_000)
        worker = SandboxWorker.running("gse.now()", limits: ScriptLimits(cpuMilliseconds: milliseconds))
        guard case .turn = await worker.begin() else { throw Missing() }
        let mark = "cpu_ms=\(milliseconds),"
        let found = try FileManager.default.contentsOfDirectory(atPath: "/proc").first { name in
            guard Int(name) != nil, let line = FileManager.default.contents(atPath: "/proc/\(name)/cmdline")
            else { return false }
            return String(decoding: line, as: UTF8.self).contains(mark)
        }
        folder = "/proc/" + (try #require(found))
    }

    struct Missing: Error {}

    /// One of its files, as text.
    func text(_ name: String) throws -> String {
        String(
            decoding: try #require(FileManager.default.contents(atPath: "\(folder)/\(name)")), as: UTF8.self)
    }

    /// Some of the fields of `status`.
    func status(_ names: [String]) throws -> [String: String] {
        let lines = try text("status").split(separator: "\n").map { $0.split(separator: ":", maxSplits: 1) }
        let fields = lines.map { (String($0[0]), $0[1].trimmingCharacters(in: .whitespaces)) }
        return Dictionary(fields) { first, _ in first }.filter { names.contains($0.key) }
    }

    /// A limit, soft and hard, as the kernel prints them.
    func limit(_ name: String) throws -> [String] {
        let line = try #require(try text("limits").split(separator: "\n").first { $0.hasPrefix(name) })
        return line.dropFirst(26).split(separator: " ").prefix(2).map(String.init)
    }

    /// What a link points to.
    func link(_ name: String) throws -> String {
        try FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(name)")
    }

    /// The names in one of its folders.
    func names(_ name: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(name)")
    }
}
