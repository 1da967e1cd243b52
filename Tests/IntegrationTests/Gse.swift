import Foundation
import Glibc
import Testing

/// Runs the built command the way a user would.
///
/// It has a home and a state directory of its own and none of this machine's settings.
final class Gse {
    /// How a command ended.
    struct Ending: Equatable {
        var exit: Int32
        var stdout: String
        var stderr: String
        /// Whether it was a signal that ended it: always a fault of ours.
        var isCrash = false

        /// The lines of standard output as JSON objects.
        func facts() throws -> [[String: Any]] {
            try stdout.split(separator: "\n").map { line in
                try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            }
        }
    }

    /// A folder of this runner's own, removed with it.
    let folder: URL
    var environment: [String: String]

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("gse-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        environment = [
            "HOME": folder.path, "PATH": "/usr/bin:/bin", "XDG_CONFIG_HOME": folder.path + "/config",
            "XDG_STATE_HOME": folder.path + "/state", "GSE_STATE": folder.path + "/store",
            "SWIFT_BACKTRACE": "enable=no",
        ]
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// The executable under test, beside the test bundle.
    static var executable: URL {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? own
        return URL(fileURLWithPath: bundle).deletingLastPathComponent().appendingPathComponent("gse")
    }

    /// Writes a file below the runner's folder and returns its path.
    @discardableResult
    func file(_ name: String, _ content: some StringProtocol, mode: Int = 0o600) throws -> String {
        try file(name, bytes: Data(String(content).utf8), mode: mode)
    }

    /// Writes a file of bytes below the runner's folder and returns its path.
    @discardableResult
    func file(_ name: String, bytes: Data, mode: Int = 0o600) throws -> String {
        let url = folder.appendingPathComponent(name)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try bytes.write(to: url)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: url.path)
        return url.path
    }

    /// Starts the command; its output goes to files, so that no pipe can fill.
    ///
    /// Its end is written to `mark`.
    func start(
        _ arguments: [String], executable: URL = Gse.executable, mark: Mark? = nil
    ) throws -> Started {
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.environment = environment
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        let name = UUID().uuidString
        let out = URL(fileURLWithPath: try file("out-\(name)", ""))
        let err = URL(fileURLWithPath: try file("err-\(name)", ""))
        process.standardOutput = try FileHandle(forWritingTo: out)
        process.standardError = try FileHandle(forWritingTo: err)
        if let mark { process.terminationHandler = { _ in mark.end() } }
        try process.run()
        return Started(process: process, out: out, err: err)
    }

    /// Runs the command to its end.
    func callAsFunction(_ arguments: String...) throws -> Ending { try run(arguments) }

    /// Runs the command to its end.
    func run(_ arguments: [String], executable: URL = Gse.executable) throws -> Ending {
        try start(arguments, executable: executable).ending()
    }

    /// Runs a script of the shell, in which `$0` is the command under test.
    func shell(_ script: String, _ arguments: String...) throws -> Ending {
        try run(
            ["-c", script, Gse.executable.path] + arguments, executable: URL(fileURLWithPath: "/bin/sh"))
    }

    /// Runs a playbook of this text.
    func playbook(_ source: String, _ flags: String...) throws -> Ending {
        try run(["run", try file("playbook.lua", source)] + flags)
    }

    /// A command that runs.
    struct Started {
        let process: Process
        let out: URL
        let err: URL

        /// Waits for its end.
        func ending() throws -> Ending {
            process.waitUntilExit()
            return Ending(
                exit: process.terminationStatus,
                stdout: String(decoding: try Data(contentsOf: out), as: UTF8.self),
                stderr: String(decoding: try Data(contentsOf: err), as: UTF8.self),
                isCrash: process.terminationReason == .uncaughtSignal)
        }
    }
}

/// A policy that lets everything these tests do on this machine.
let openPolicy = """
    version: 1
    roles:
      tester:
        permissions: [session.create, command.run, result.read]
        hosts: [localhost, "web-*", far]
        directories: [/tmp/**]
        environment: [LANG, "APP_*"]
        commands:
          - name: any
            argv:
              - {one_of: ["true", "false", echo, cat, sleep, printf, touch, pwd, head, missing,
                  /etc/passwd, /etc]}
              - {rest: {matches: ".*", option: true, control: true}}
            stdin: {max: 1MiB}
          - {name: shell, argv: [sh, -c, {matches: '(.|\\s)*', control: true}], runs_others: true}
          - {name: look, argv: [uname, {optional: "-s"}], read_only: true}
        files: {read: [{path_under: /tmp}], write: [{path_under: /tmp}], max: 1MiB}
        probes: ["tcp:127.0.0.1:*"]
        limits: {timeout: 1m, output: 64KiB}
    subjects:
      - {roles: [tester]}
    """
