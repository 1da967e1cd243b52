/// One line of the run's log.
public struct LogEntry: Sendable, Hashable {
    /// How much it matters.
    public enum Level: String, Sendable, Hashable, CaseIterable {
        case debug
        case info
        case warning
        case error
    }

    /// How much it matters.
    public var level: Level
    /// What is said; need not be text.
    public var message: Bytes
    /// What belongs to it, an object or null.
    public var fields: JSON

    /// Makes an entry.
    public init(level: Level, message: Bytes, fields: JSON = .null) {
        self.level = level
        self.message = message
        self.fields = fields
    }
}
