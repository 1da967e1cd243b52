import Effects
import Logging
import Preparing
import Synchronization

/// Writes the log: one JSON object per line on standard error, as services are read by machines.
struct LineLog: LogHandler {
    let label: String
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        let members = [
            JSON.Member("time", .string(Self.now)), JSON.Member("level", .string(event.level.rawValue)),
            JSON.Member("message", .string(event.message.description)),
        ]
        let more = all.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .string("\($0.value)")) }
        Console.standardError.write(JSON.object(members + more).encoded + [10])
    }

    private static var now: String { SystemTime.now.description }
}
