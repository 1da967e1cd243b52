public import BuiltCommand
public import Foundation

/// The built service, started the way an operator would, in a folder of its own, listening on a Unix socket.
public final class BuiltService: Sendable {
    /// The executable under test.
    public static let executable = Gse.executable.deletingLastPathComponent().appendingPathComponent(
        "gse-service")

    /// Its process.
    public let started: Gse.Started
    private let socket: String
    private let state: String

    /// Starts it and waits until it is ready; `words` are further arguments of `gse serve`.
    public init(in gse: Gse, _ words: [String] = [], listen: String? = nil) async throws {
        let notify = try NotifySocket(in: gse)
        let given = listen.flatMap { $0.hasPrefix("unix:") ? String($0.dropFirst(5)) : nil }
        socket = given ?? gse.path("s-\(UInt32.random(in: 0 ... .max))")
        state = gse.environment["GSE_STATE"] ?? ""
        gse.environment["NOTIFY_SOCKET"] = notify.path
        let address = listen ?? "unix:\(socket)"
        started = try gse.start(["serve", "--listen", address] + words, executable: Self.executable)
        let process = started.process
        process.terminationHandler = { _ in notify.end() }
        if !process.isRunning { notify.end() }
        let said = await notify.message()
        guard said == "READY=1" else {
            throw ServiceFailure("the service did not become ready: \(try started.endingAtOnce().stderr)")
        }
    }

    deinit {
        if started.process.isRunning { kill(started.process.processIdentifier, SIGKILL) }
    }

    /// A token of the development key for a user.
    public func token(_ user: String, app: String? = nil, in gse: Gse) async throws -> String {
        let words = ["token", "issue", "--user", user] + (app.map { ["--app", $0] } ?? [])
        let ending = try await gse.run(words)
        guard ending.exit == 0 else { throw ServiceFailure(ending.stderr) }
        return ending.stdout.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Sends one request with curl, and waits for the answer.
    public func ask(
        _ method: String, _ path: String, token: String? = nil, body: String? = nil, headers: [String] = []
    ) async throws -> ServiceAnswer {
        var words = ["-sS", "-i", "-m", "60", "-X", method, "--unix-socket", socket, "http://gse" + path]
        words += (headers + (token.map { ["Authorization: Bearer \($0)"] } ?? [])).flatMap { ["-H", $0] }
        // By way of a file: an argument may be 128 KiB long.
        let file = FileManager.default.temporaryDirectory.appending(path: "gse-body-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        if let body {
            try Data(body.utf8).write(to: file)
            words += ["--data-binary", "@\(file.path)"]
        }
        return try ServiceAnswer(try await Self.output(of: "/usr/bin/curl", words))
    }

    /// Asks it to stop, as systemd would; answers how it ended.
    public func stop() async throws -> Gse.Ending {
        started.process.terminate()
        return try await started.ending()
    }

    static func output(of program: String, _ words: [String]) async throws -> String {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = words
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        return await withCheckedContinuation { read in
            Thread.detachNewThread {
                let data = pipe.fileHandleForReading.readDataToEndOfFile()
                process.waitUntilExit()
                read.resume(returning: String(decoding: data, as: UTF8.self))
            }
        }
    }
}
