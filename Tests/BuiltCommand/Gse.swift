public import Foundation

/// The built command, run the way a user would.
///
/// It has a home and a state directory of its own and none of this machine's settings.
public final class Gse {
    /// The package's own directory.
    public static let package = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The executable that these tests are in.
    public static let tests: URL = {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(fileURLWithPath: CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? own)
    }()

    /// The executable under test, beside the test bundle.
    public static let executable = tests.deletingLastPathComponent().appendingPathComponent("gse")

    /// A folder of this runner's own, removed with it.
    public let folder: URL
    /// What the command gets as its environment.
    public var environment: [String: String]
    /// Whether a command was started that others are to find while it runs: they do not wait for their turn, which may
    /// come only when it has long ended.
    private var hasStarted = false

    /// Makes the folder, with these files in it.
    public init(_ files: [String: String] = [:]) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("gse-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        environment = [
            "HOME": folder.path, "PATH": "/usr/bin:/bin", "XDG_CONFIG_HOME": folder.path + "/config",
            "XDG_STATE_HOME": folder.path + "/state", "GSE_STATE": folder.path + "/store",
            "SWIFT_BACKTRACE": "enable=no",
        ]
        for (name, text) in files { try file(name, text) }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Where a file of the folder is.
    public func path(_ name: String) -> String { folder.path + "/" + name }

    /// Writes a file below the folder and returns its path; folders in its name are made too.
    @discardableResult
    public func file(_ name: String, _ content: some StringProtocol, mode: Int = 0o600) throws -> String {
        try file(name, bytes: Data(String(content).utf8), mode: mode)
    }

    /// Writes a file of bytes below the folder and returns its path; folders in its name are made too.
    @discardableResult
    public func file(_ name: String, bytes: Data, mode: Int = 0o600) throws -> String {
        let url = folder.appendingPathComponent(name)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try bytes.write(to: url)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: url.path)
        return url.path
    }

    /// What a file of the folder contains.
    public func read(_ name: String) throws -> String {
        try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    }

    /// Starts the command; its output goes to files, so that no pipe can fill.
    ///
    /// Its end is written to `mark`.
    public func start(
        _ arguments: [String], executable: URL = Gse.executable, mark: Mark? = nil
    ) throws -> Started {
        hasStarted = true
        let started = try Self.prepared(arguments, executable, in: folder, environment)
        if let mark { started.process.terminationHandler = { _ in mark.end() } }
        try started.process.run()
        return started
    }

    private static func prepared(
        _ arguments: [String], _ executable: URL, in folder: URL, _ environment: [String: String]
    ) throws -> Started {
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.environment = environment
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        let name = UUID().uuidString
        let (out, err) = (folder.appending(path: "out-\(name)"), folder.appending(path: "err-\(name)"))
        for file in [out, err] { try Data().write(to: file) }
        process.standardOutput = try FileHandle(forWritingTo: out)
        process.standardError = try FileHandle(forWritingTo: err)
        return Started(process: process, out: out, err: err)
    }

    /// Runs the command to its end.
    public func callAsFunction(_ arguments: String...) async throws -> Ending { try await run(arguments) }

    /// Runs the command to its end, when it is its turn; no thread is kept waiting.
    public func run(_ arguments: [String], executable: URL = Gse.executable) async throws -> Ending {
        let (folder, environment) = (folder, environment)
        defer { withExtendedLifetime(self) {} }
        if hasStarted { return try await Self.run(arguments, executable, in: folder, environment) }
        return try await Turnstile.commands.pass {
            // Not before its turn: Foundation loses processes once descriptors have numbers beyond 1023.
            try await Self.run(arguments, executable, in: folder, environment)
        }
    }

    private static func run(
        _ arguments: [String], _ executable: URL, in folder: URL, _ environment: [String: String]
    ) async throws -> Ending {
        let started = try prepared(arguments, executable, in: folder, environment)
        try await withCheckedThrowingContinuation { (ended: CheckedContinuation<Void, any Error>) in
            started.process.terminationHandler = { _ in ended.resume() }
            do { try started.process.run() } catch { ended.resume(throwing: error) }
        }
        return try started.endingAtOnce()
    }

    /// Runs a script of the shell, in which `$0` is the command under test.
    public func shell(_ script: String, _ arguments: String...) async throws -> Ending {
        try await run(
            ["-c", script, Gse.executable.path] + arguments, executable: URL(fileURLWithPath: "/bin/sh"))
    }

    /// Runs a playbook of this text.
    public func playbook(_ source: String, _ flags: String...) async throws -> Ending {
        try await run(["run", try file("playbook.lua", source)] + flags)
    }
}
