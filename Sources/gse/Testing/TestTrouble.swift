import Execution
import SandboxProtocol

/// Why a test file did not come to its end.
struct TestTrouble: Sendable {
    let message: String
    /// Where, `file:line`; nil when unknown.
    let position: String?

    init(_ message: String, at position: String? = nil) {
        self.message = message
        self.position = position
    }

    /// What the sandbox says about a script that is gone.
    init(_ limit: LimitReached) {
        let place = limit.traceback.split(separator: "\n").first { $0.contains(".lua:") }
        self.init("it spends the limit \(SpentLimit(limit.reason).key)", at: place.map { Self.trimmed($0) })
    }

    /// An error that the file's own lines raised.
    init(_ error: ScriptError) {
        let parts = error.message.split(separator: ": ", maxSplits: 1).map(String.init)
        let isPlaced = parts.count == 2 && parts[0].contains(".lua:") && !parts[0].contains(" ")
        self.init(
            (isPlaced ? parts[1] : error.message) + (error.remedy.map { "; " + $0 } ?? ""),
            at: isPlaced ? parts[0] : nil)
    }

    private static func trimmed(_ line: Substring) -> String {
        let words = line.drop { $0 == " " || $0 == "\t" }.split(separator: ":", maxSplits: 2)
        return words.prefix(2).joined(separator: ":")
    }
}
