/// The host's answer to one call.
public enum Answer: Sendable, Hashable {
    /// The call returns this.
    case value(LuaValue)
    /// The call raises this.
    case error(ScriptError)
}
