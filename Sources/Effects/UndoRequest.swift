/// What `gse.undo` registers: a command that the host runs when the run does not end well.
public struct UndoRequest: Sendable, Hashable {
    /// The command with everything it needs, as it was when it was registered.
    public var task: TaskRequest
    /// Whether it is run also when the run ends well.
    public var isAlways: Bool

    /// Makes a request.
    public init(task: TaskRequest, isAlways: Bool = false) {
        self.task = task
        self.isAlways = isAlways
    }
}
