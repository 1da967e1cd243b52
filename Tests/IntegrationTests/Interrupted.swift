import BuiltCommand
import Foundation
import Glibc

/// A folder in which runs are begun and killed.
struct Interrupted {
    let gse: Gse
    let policy: String
    let mark: Mark
    /// The last line a command wrote into the mark.
    private(set) var marked = ""

    init() throws {
        gse = try Gse()
        policy = try gse.file("policy.yaml", openPolicy)
        mark = try Mark(in: gse)
    }

    /// Writes the playbook; `FOLDER` and `MARK` stand for the places.
    @discardableResult
    func write(_ source: String) throws -> String {
        try gse.file(
            "playbook.lua",
            source.replacing("FOLDER", with: gse.folder.path).replacing("MARK", with: mark.path))
    }

    /// Runs a playbook that dies at a place of its record; answers the run.
    func killed(_ source: String, at place: String) async throws -> String {
        gse.environment["GSE_DIE"] = place
        defer { gse.environment["GSE_DIE"] = nil }
        let ending = try await gse("run", try write(source), "--policy", policy)
        guard ending.isCrash, let run = try await latest() else { throw Unexpected(ending: ending) }
        return run
    }

    /// Runs a playbook that is killed when one of its commands writes the mark; answers the run.
    mutating func killedAtMark(_ source: String) async throws -> String {
        let ending = try await started(source) { kill($0, SIGKILL) }.ending()
        guard ending.isCrash, let run = try await latest() else { throw Unexpected(ending: ending) }
        return run
    }

    /// Starts a playbook and waits for its mark; then something may happen to its process at once.
    mutating func started(
        _ source: String, then act: @escaping @Sendable (pid_t) -> Void = { _ in }
    ) async throws -> Gse.Started {
        let started = try gse.start(["run", try write(source), "--policy", policy], mark: mark)
        let process = started.process.processIdentifier
        marked = try await mark.line { _ in act(process) }
        return started
    }

    /// Takes a run on and waits for a line on standard error that has these words.
    mutating func resumed(_ run: String, until words: String) async throws -> Gse.Started {
        let started = try gse.start(
            ["-c", "exec \"$0\" resume \"$1\" 2> \"$2\"", Gse.executable.path, run, mark.path],
            executable: URL(filePath: "/bin/sh"), mark: mark)
        // The mark says once that the killed driver ended.
        var hasEnded = false
        repeat {
            do {
                marked = try await mark.line()
            } catch {
                guard !hasEnded else { throw error }
                (hasEnded, marked) = (true, "")
            }
        } while !marked.contains(words)
        return started
    }

    /// Lets commands write the mark again without waiting for anybody.
    func drainMarks() {
        let descriptor = open(mark.path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
        var bytes = [UInt8](repeating: 0, count: 4096)
        while read(descriptor, &bytes, bytes.count) > 0 {}
        close(descriptor)
    }

    /// The run on record; nil when there is none.
    func latest() async throws -> String? {
        try await gse("runs", "--json").facts().first?["run"] as? String
    }

    func facts(of run: String) async throws -> [[String: Any]] {
        try await gse("show", run, "--json").facts()
    }

    private struct Unexpected: Error {
        let ending: Gse.Ending
    }
}
