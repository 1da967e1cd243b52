import BuiltCommand
import Foundation
import ServicePage

/// What stands in for the service: the page's real files and headers, and canned answers.
struct StandIn: Sendable {
    /// The token that it accepts.
    static let token = "aaaa.bbbb.cccc"

    private let port: UInt16
    private let process: Process
    private let life: Pipe
    private let folder: URL

    /// Starts one that has these runs on record, each with its facts, one to a line.
    static func start(runs: [(name: String, facts: [JSONText])], audit: String = "[]", locks: String = "[]")
        async throws
        -> StandIn
    {
        let folder = FileManager.default.temporaryDirectory.appending(path: "gse-page-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var texts = ["audit.json": audit, "locks.json": locks, "page.json": try description().text]
        for run in runs { texts[run.name + ".jsonl"] = run.facts.map { $0.text + "\n" }.joined() }
        for (name, text) in texts { try Data(text.utf8).write(to: folder.appending(path: name)) }
        for file in PageFile.all { try Data(file.bytes).write(to: folder.appending(path: name(of: file))) }

        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "stand_in.py")
        process.arguments = [script.path, folder.path]
        // It lives as long as this pipe is open.
        let life = Pipe()
        process.standardInput = life
        let line = try await process.line { _ in true }
        guard let port = UInt16(line) else { throw WebDriver.Refusal(description: "no port: \(line)") }
        return StandIn(port: port, process: process, life: life, folder: folder)
    }

    /// Where the page is.
    var address: String { "http://127.0.0.1:\(port)/" }

    /// Ends it.
    func end() async {
        try? life.fileHandleForWriting.close()
        await process.ended()
        try? FileManager.default.removeItem(at: folder)
    }

    private static func name(of file: PageFile) -> String {
        file.path == "/" ? "page.html" : file.path.replacing("/page/", with: "")
    }

    private static func description() throws -> JSONText {
        let files = PageFile.all.map { ["path": $0.path, "type": $0.contentType, "name": name(of: $0)] }
        let headers = Dictionary(uniqueKeysWithValues: PageFile.headers.map { ($0.key, $0.value) })
        return try JSONText(of: ["files": files, "headers": headers])
    }

    /// Tells it what to do; its script says what there is.
    func tell(_ what: String, _ body: String = "{}") async throws {
        _ = try await send("POST", what, body)
    }

    /// Puts facts and output events on a run's record; whoever follows it gets them at once.
    func add(_ events: JSONText..., to run: String) async throws {
        try await tell("runs/\(run)", events.map(\.text).joined(separator: "\n"))
    }

    /// What was asked of the API since it began, for paths that contain this.
    func asked(_ path: String) async throws -> [Asked] {
        let all = try JSONDecoder().decode([Asked].self, from: try await send("GET", "asked"))
        return all.filter { $0.path.contains(path) }
    }

    /// A request.
    struct Asked: Decodable, Equatable {
        let method: String
        let path: String
        let after: String?
        let body: String
    }

    private func send(_ method: String, _ what: String, _ body: String = "") async throws -> Data {
        try await Loopback.ask(method, port, "/stand-in/\(what)", body).body
    }
}
