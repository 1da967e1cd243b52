import BuiltCommand
import Foundation

/// A host with a stand-in for the log collector and its agent, all in one folder: see `Tests/CollectorStandIn`.
///
/// The processes end when the folder is gone, and the agent with this value.
final class CollectorHost {
    let gse: Gse
    /// The agent's process name: its own, so that tests do not see each other's.
    let agentName = "agent-\(UUID().uuidString.prefix(8).lowercased())"
    private var agent: Process?
    private var orders: Pipe?
    /// Where the data server listens; a port nobody has until ``startAgent(_:)``.
    private(set) var dataPort = 1

    /// What the stand-in is.
    static let program = Gse.tests.deletingLastPathComponent().appending(path: "collector-stand-in")
        .path
    private static let sources = Gse.package.appending(path: "Tests/CollectorStandIn/scripts").path

    /// Lays out everything below ``root``; nothing runs yet.
    init(_ settings: String..., level: String = "info", root: String = "gse") throws {
        gse = try Gse()
        let bin = "\(root)/plugins/bin"
        for name in ["plugin.sh", "start.sh", "stop.sh", "restart.sh", "reload.sh"] {
            let text = try String(contentsOfFile: "\(Self.sources)/\(name)", encoding: .utf8)
            try gse.file("\(bin)/\(name)", text, mode: 0o755)
        }
        try FileManager.default.copyItem(
            atPath: Self.program, toPath: gse.path("\(bin)/bkunifylogbeat"))
        try set(settings)
        try gse.file("\(root)/plugins/etc/bkunifylogbeat.conf", mainConfiguration(level: level))
        try gse.file(
            "\(root)/plugins/etc/bkunifylogbeat/bkunifylogbeat_sub_12_host_3.conf", Self.sub(dataid: 1001)
        )
        try gse.file(
            "\(root)/agent/etc/procinfo.json",
            #"{"proc":[{"procName":"bkunifylogbeat","type":1}]}"# + "\n")
        for folder in ["run", "logs", "data"] { try gse.file("\(folder)/.keep", "") }
        let agentPath = gse.path("\(root)/agent/bin/\(agentName)")
        try gse.file("\(root)/agent/bin/.keep", "")
        try FileManager.default.copyItem(atPath: Self.program, toPath: agentPath)
    }

    deinit { try? orders?.fileHandleForWriting.close() }

    var root: String { gse.path("gse") }
    var socket: String { gse.path("ipc.state.report") }
    var record: String { gse.path("bkc.log") }

    /// Sets how the stand-in behaves: `DEFECT=ignore-reload`; quick unless told.
    func set(_ settings: [String]) throws {
        let paths = ["LOG_FILE=\(record)", "ERROR_FILE=\(gse.path("errors"))"]
        let quick = ["TICK_MS=100", "SETTLE_MS=10", "START_SECONDS=0.3", "STOP_SECONDS=0.1"]
        let lines = paths + quick + settings + [""]
        try gse.file("gse/plugins/bin/stand-in.conf", lines.joined(separator: "\n"))
    }

    /// The main configuration as its template renders it.
    func mainConfiguration(level: String = "info", subs: String? = nil) -> String {
        """
        logging.level: \(level)
        max_procs: 1
        output.bkpipe:
          endpoint: \(socket)
        path.logs: \(gse.path("logs"))
        path.data: \(gse.path("data"))
        path.pid: \(gse.path("run"))

        bkunifylogbeat.eventdataid: -1
        bkunifylogbeat.multi_config:
          - path: \(subs ?? root + "/plugins/etc/bkunifylogbeat")
            file_pattern: "*.conf"


        """
    }

    /// A sub-configuration of one task.
    static func sub(dataid: Int) -> String {
        "local:\n  - dataid: \(dataid)\n    paths:\n      - /var/log/messages\n    encoding: utf-8\n"
    }

    /// Starts the agent; `blocked` reads nothing that collectors write.
    func startAgent(_ flags: [String] = []) throws {
        let process = Process()
        process.executableURL = URL(filePath: gse.path("gse/agent/bin/\(agentName)"))
        process.arguments = ["--agent", socket, "0", flags.contains("no-data") ? "-" : "0"] + flags
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        (agent, orders) = (process, input)
        let said = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        let ports =
            said.split(separator: "\n").first?.split(separator: " ").compactMap { Int($0) } ?? []
        guard ports.count == 2 else { throw Failure(said: said) }
        dataPort = ports[1] == 0 ? 1 : ports[1]
    }

    /// Ends the agent, and waits for its end.
    func stopAgent() async throws {
        try orders?.fileHandleForWriting.close()
        await agent?.ended()
        (agent, orders) = (nil, nil)
    }

    /// Removes a file of the host.
    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: gse.path(name)) }

    /// Records what scripts did today, each so many times.
    func recordToday(_ verbs: String..., times: Int, of name: String = "bkunifylogbeat") throws {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.dateFormat = "yyyyMMdd"
        let day = format.string(from: Date())
        try gse.file("bkc.log", verbs.map { Self.line(day, $0, times: times, of: name) }.joined())
    }

    /// Lines as the scripts write them.
    static func line(_ day: String, _ verb: String, times: Int, of name: String = "bkunifylogbeat")
        -> String
    {
        String(repeating: "\(day)-120000 INFO|67|log-main \(verb) \(name) ...\n\n", count: times)
    }

    /// Has one of the plugin scripts run.
    @discardableResult
    func script(_ name: String) async throws -> Gse.Ending {
        let path = gse.path("gse/plugins/bin/\(name).sh")
        return try await gse.run(["bkunifylogbeat"], executable: URL(filePath: path))
    }

    /// What the stand-in says of itself: its generation and its tasks.
    func status() throws -> Status {
        try JSONDecoder().decode(
            Status.self, from: Data(try gse.read("data/bkunifylogbeat.status").utf8))
    }

    struct Status: Decodable, Equatable {
        var pid: Int
        var generation: Int
        var tasks: [String]
    }

    struct Failure: Error {
        let said: String
    }
}
