import Effects

/// Where a command on a host notes that it began and how it ended: `.gse/RUN/TASK.HOST` in the home of the login
/// account.
struct RemoteMarker: Sendable, Hashable {
    /// The run.
    let run: String
    /// The task.
    let task: TaskID
    /// The host's name; several may share one home directory.
    let host: String
}
