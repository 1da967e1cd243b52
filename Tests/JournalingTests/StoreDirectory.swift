import Effects
import ExecutionTesting
import Foundation
import Journaling
import Testing

/// A state directory of its own for one test, with what tests do to it.
struct StoreDirectory {
    let path = FileManager.default.temporaryDirectory.path + "/journal-\(UUID().uuidString)"

    var database: String { path + "/journal.sqlite" }

    static func with(_ body: (StoreDirectory) async throws -> Void) async throws {
        let directory = StoreDirectory()
        defer { try? FileManager.default.removeItem(atPath: directory.path) }
        try await body(directory)
    }

    /// With a small file system of its own mounted there; only as root.
    static func mounted(kibibytes: Int, _ body: (StoreDirectory) async throws -> Void) async throws {
        try await with { directory in
            try FileManager.default.createDirectory(
                atPath: directory.path, withIntermediateDirectories: true)
            let options = "size=\(kibibytes)k,mode=700"
            try #require(
                try directory.run("/bin/mount", "-t", "tmpfs", "-o", options, "tmpfs", directory.path) == 0,
                "root must be able to mount a tmpfs")
            defer { _ = try? directory.run("/bin/umount", "-l", directory.path) }
            try await body(directory)
        }
    }

    @discardableResult func run(_ program: String, _ arguments: String...) throws -> Int32 {
        let process = try Process.run(URL(filePath: program), arguments: arguments)
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Starts the writing process; its output tells when it has flushed.
    func startWriter(
        _ run: String, facts: Int, mode: String? = nil, environment: [String: String]? = nil
    ) throws -> (Process, Pipe) {
        let process = Process()
        let output = Pipe()
        // The test bundle and the executables are built into one directory.
        process.executableURL = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appending(path: "journal-writer")
        process.arguments = [path, run, "\(facts)"] + (mode.map { [$0] } ?? [])
        if let environment { process.environment = environment }
        process.standardOutput = output
        try process.run()
        return (process, output)
    }

    /// A store of two runs, `a` and `b`, of `count` facts each, closed: all is in the database file.
    func fill(_ count: Int) async throws {
        for name in ["a", "b"] {
            let writer = try SQLiteJournal(directory: path).begin(RunID(name), driver: .here)
            writer.append(Self.facts(count))
            try await writer.close()
        }
    }

    static func facts(_ count: Int) -> [Fact] {
        (1...count).map {
            Fact(
                sequence: $0, time: Timestamp(milliseconds: 7),
                event: .cancelled(by: String(repeating: "x", count: 200)))
        }
    }
}
