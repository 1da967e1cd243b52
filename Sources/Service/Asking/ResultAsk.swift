/// What a caller asks for with `proc_get_task_result_by_id`.
public struct ResultAsk: Sendable, Hashable {
    /// The first byte of standard output that is wanted, from 0 on.
    public var stdoutOffset: Int
    /// The first byte of standard error that is wanted, from 0 on.
    public var stderrOffset: Int
    /// How long the answer may be held back until there is something new; zero answers at once.
    public var wait: Duration

    /// Makes an ask; negative offsets and times become zero.
    public init(stdoutOffset: Int = 0, stderrOffset: Int = 0, wait: Duration = .zero) {
        self.stdoutOffset = max(0, stdoutOffset)
        self.stderrOffset = max(0, stderrOffset)
        self.wait = max(.zero, wait)
    }
}
