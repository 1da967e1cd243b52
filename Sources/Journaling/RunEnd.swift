public import Effects

/// How a run ended.
public struct RunEnd: Sendable, Hashable {
    /// How; never `running`.
    public var state: RunState
    /// The stable dotted name of what ended it; nil when it succeeded.
    public var code: String?
    /// One sentence on why; nil when it succeeded.
    public var message: String?
    /// What would help.
    public var remedy: String?
    /// The Lua traceback, when there is one.
    public var traceback: String?
    /// The undos that failed, each in words.
    public var failedUndos: [String]
    /// What the playbook returned, or the data of its `gse.fail` or `gse.degraded`; nil when it is nothing.
    public var result: JSON?

    /// Makes an end.
    public init(
        state: RunState, code: String? = nil, message: String? = nil, remedy: String? = nil,
        traceback: String? = nil, failedUndos: [String] = [], result: JSON? = nil
    ) {
        self.state = state
        self.code = code
        self.message = message
        self.remedy = remedy
        self.traceback = traceback
        self.failedUndos = failedUndos
        self.result = result
    }
}
