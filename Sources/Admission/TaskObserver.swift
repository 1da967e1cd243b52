public import Effects

/// Who is told how work goes while a backend does it.
///
/// Calls may come from any thread and must return at once.
public protocol TaskObserver: Sendable {
    /// A target has ended: exactly once for each.
    func ended(_ outcome: HostOutcome, of task: TaskID)

    /// A command wrote something. For live display only, up to the output limit; the outcome has it all again.
    func wrote(_ bytes: Bytes, to stream: OutputStream, on host: String, of task: TaskID)
}
