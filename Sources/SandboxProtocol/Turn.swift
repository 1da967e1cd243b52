/// What the script did when it was given control: the calls it made until every strand waited, and whether it ended.
public struct Turn: Sendable, Hashable {
    /// How the script stands after the turn.
    public enum State: Sendable, Hashable {
        /// Strands wait for answers.
        case waiting
        /// The chunk returned this value.
        case returned(LuaValue)
        /// An error was not caught.
        case raised(ScriptError)
    }

    /// The calls made, in order.
    public var calls: [Call]
    /// How the script stands.
    public var state: State
    /// The lines executed for the first time, by file; empty unless ``ScriptStart/countsLines``.
    public var lines: [ExecutedLines]

    /// Makes a turn.
    public init(calls: [Call], state: State = .waiting, lines: [ExecutedLines] = []) {
        self.calls = calls
        self.state = state
        self.lines = lines
    }
}
