/// An error as a script raised or is to receive it.
public struct ScriptError: Sendable, Hashable {
    /// By who must act.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The host said no.
        case refused
        /// The host tried and could not.
        case fault
        /// A command, or the playbook, failed.
        case failed
        /// The call had no meaning.
        case usage
        /// A plain Lua error: a string or any other value, a runtime or syntax error.
        case lua
    }

    /// By who must act.
    public var kind: Kind
    /// A stable dotted name; `lua` for a plain Lua error.
    public var code: String
    /// One sentence; for a plain Lua error its text.
    public var message: String
    /// What would help.
    public var remedy: String?
    /// Whether asking again may help.
    public var isRetryable: Bool
    /// Where it was raised: a Lua traceback; empty when unknown.
    public var traceback: String
    /// What else belongs to it, a table or null: `data` of `gse.fail`, `results` and `errors` of `gse.all`.
    public var extra: LuaValue

    /// Makes an error.
    public init(
        kind: Kind, code: String, message: String, remedy: String? = nil, isRetryable: Bool = false,
        traceback: String = "", extra: LuaValue = .null
    ) {
        self.kind = kind
        self.code = code
        self.message = message
        self.remedy = remedy
        self.isRetryable = isRetryable
        self.traceback = traceback
        self.extra = extra
    }
}
