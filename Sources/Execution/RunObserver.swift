public import Effects
public import Journaling

/// Who watches a run.
///
/// Calls come in order, from the run's own task or, for output, from any thread; they return at once.
public protocol RunObserver: Sendable {
    /// A fact was taken for the record.
    func recorded(_ fact: Fact)

    /// A command wrote something. For live display only; the fact of its ending has it all again.
    func wrote(_ bytes: Bytes, to stream: OutputStream, on host: String, of task: TaskID)
}
