import BuiltCommand
import Foundation

/// Speaks the WebDriver protocol to a chromedriver of its own, over loopback.
struct WebDriver: Sendable {
    /// What it did not do, in its own words.
    struct Refusal: Error, CustomStringConvertible {
        let description: String
    }

    private let process: Process
    private let port: UInt16

    /// Starts one, on a free port.
    static func start() async throws -> WebDriver {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/chromedriver")
        process.arguments = ["--port=0"]
        let line = try await process.line { $0.contains("successfully on port") }
        guard let port = line.split(whereSeparator: { !$0.isNumber }).last.flatMap({ UInt16($0) }) else {
            throw Refusal(description: "no port: \(line)")
        }
        return WebDriver(process: process, port: port)
    }

    /// Ends it, and the browsers it started.
    ///
    /// It is asked to: a signal would not reach it, since what tests start has the signals of their threads blocked.
    func end() async {
        if (try? await Loopback.ask("GET", port, "/shutdown")) == nil {
            kill(process.processIdentifier, SIGKILL)
        }
        await process.ended()
    }

    /// Sends a command and returns the `value` of its answer, as JSON.
    func send(_ method: String, _ path: String, _ body: JSONText = "{}") async throws -> JSONText {
        let (status, data) = try await Loopback.ask(
            method, port, "/\(path)", method == "POST" ? body.text : "")
        guard status == 200 else {
            throw Refusal(
                description: "\(method) \(path): \(String(decoding: data.prefix(600), as: UTF8.self))")
        }
        return try JSONText(String(decoding: data, as: UTF8.self)).member("value")
    }
}

extension Process {
    /// Starts it and returns the first line of its output that is wanted; no thread of the tests is kept waiting.
    func line(where isWanted: @escaping @Sendable (String) -> Bool) async throws -> String {
        let pipe = Pipe()
        standardOutput = pipe
        try run()
        return try await onThread {
            var text = ""
            while let data = try pipe.fileHandleForReading.read(upToCount: 1), !data.isEmpty {
                text += String(decoding: data, as: UTF8.self)
                guard text.hasSuffix("\n") else { continue }
                if isWanted(text) { return String(text.dropLast()) }
                text = ""
            }
            throw WebDriver.Refusal(description: "it ended before it said what was waited for")
        }
    }
}
