/// How simulated hosts answer certain commands.
public struct CommandModel: Sendable, Hashable {
    /// How a command ends.
    public enum Ending: Sendable, Hashable {
        /// By itself, with this exit code.
        case exits(Int32)
        /// By a signal.
        case signalled(Int32)
        /// It never does: its time-out ends it.
        case hangs
        /// It is done, and the host goes away under it.
        case lost
    }

    /// Which commands.
    public var pattern: CommandPattern
    /// On which hosts, as a selector; nil for all.
    public var selector: String?
    /// In which state of the host; nothing for any.
    public var when: [String: String]
    /// How it ends.
    public var ending: Ending
    /// What it writes to standard output.
    public var stdout: ModelText
    /// What it writes to standard error.
    public var stderr: ModelText
    /// How long it takes; nil for as long as the fleet's commands do.
    public var latency: Latency?
    /// What it changes of the host's state, when it is done.
    public var sets: [String: ModelText]
    /// Where it is written; nil for one that was not read from a file.
    public var line: Int?

    /// Makes a model of commands that succeed and write nothing, but for what is given.
    public init(
        _ pattern: CommandPattern, on selector: String? = nil, when: [String: String] = [:],
        ending: Ending = .exits(0), stdout: String = "", stderr: String = "", latency: Latency? = nil,
        sets: [String: String] = [:], line: Int? = nil
    ) {
        self.pattern = pattern
        self.selector = selector
        self.when = when
        self.ending = ending
        self.stdout = ModelText(stdout)
        self.stderr = ModelText(stderr)
        self.latency = latency
        self.sets = sets.mapValues(ModelText.init)
        self.line = line
    }
}
