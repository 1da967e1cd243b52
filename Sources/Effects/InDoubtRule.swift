/// What to do with a task that was begun before a crash and whose ending nobody knows.
public enum InDoubtRule: Sendable, Hashable {
    /// Stop the run and say so.
    case fail
    /// Do it again.
    case `repeat`
    /// Ask this command: exit code 0 means it was done, 1 it was not, anything else stops the run.
    case probe(Command)
}
