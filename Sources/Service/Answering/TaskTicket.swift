/// A task that was begun.
public struct TaskTicket: Sendable, Hashable {
    /// Its identifier.
    public let task: TaskName

    /// Makes a ticket.
    public init(task: TaskName) { self.task = task }
}
