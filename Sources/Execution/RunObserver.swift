public import Effects
public import Journaling

/// Who watches a run.
///
/// Calls come in order, from the run's own thread: while one does not return, the run stands still and its time-outs do
/// not ring. What may block belongs on another thread.
public protocol RunObserver: Sendable {
    /// A fact was taken for the record.
    func recorded(_ fact: Fact)

    /// A command wrote something. For live display only; the fact of its ending has it all again.
    func wrote(_ bytes: Bytes, to stream: OutputStream, on host: String, of task: TaskID)

    /// The run stands still, and why, as one line. For live display only; it is not on record.
    func waits(_ why: String)
}

extension RunObserver {
    public func waits(_ why: String) {}
}
