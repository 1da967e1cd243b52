public import Foundation

/// Programs as the build left them, and those of the system, started for a test.
public enum BuiltCommand {
    /// Where the build put its executables: beside the test runner.
    public static let directory = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent()

    /// The package's own directory.
    public static let package = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// Runs `gse` with a state directory of its own, in a scratch directory, and nothing on standard input.
    public static func gse(_ arguments: [String], in scratch: ScratchDirectory) async throws -> CommandEnding
    {
        try await run(
            directory.appending(path: "gse").path(percentEncoded: false), arguments, in: scratch.url,
            environment: ["GSE_STATE": scratch.path("state")])
    }

    /// Runs any program and waits for its end.
    ///
    /// Its output goes through files, so that none can be too long.
    public static func run(
        _ program: String, _ arguments: [String], in place: URL, environment: [String: String] = [:]
    ) async throws -> CommandEnding {
        let sinks = try ScratchDirectory(["output": "", "messages": ""])
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.currentDirectoryURL = place
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: sinks.url.appending(path: "output"))
        process.standardError = try FileHandle(forWritingTo: sinks.url.appending(path: "messages"))
        try await withCheckedThrowingContinuation { (ended: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in ended.resume() }
            do { try process.run() } catch { ended.resume(throwing: error) }
        }
        let wasKilled = process.terminationReason == .uncaughtSignal
        return CommandEnding(
            code: process.terminationStatus + (wasKilled ? 128 : 0), output: try sinks.read("output"),
            messages: try sinks.read("messages"))
    }
}
