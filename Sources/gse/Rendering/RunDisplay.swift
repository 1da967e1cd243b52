import Effects
import Journaling

/// Shows a run to whoever watches it; called from one thread, ``DisplayThread``, which it may block.
protocol RunDisplay: Sendable {
    /// Whether there is anything to see of a fact; it is not taken otherwise, and need not wait for that.
    func shows(_ fact: Fact) -> Bool

    /// A fact was taken for the record.
    mutating func take(_ fact: Fact)

    /// A command wrote something.
    mutating func take(_ bytes: Bytes, from stream: OutputStream, on host: String, of task: TaskID)

    /// The run stands still, and why.
    mutating func wait(_ why: String)

    /// Nothing more waits to be taken: what was gathered is to be seen now.
    ///
    /// Called a few times a second as well when nothing comes; `isIdle` then.
    mutating func refresh(isIdle: Bool)

    /// Ends, with what is to be said last; called once, after everything else.
    mutating func finish(_ end: RunEnd)

    /// Leaves the terminal in order; the process ends right after.
    mutating func leave()
}

extension RunDisplay {
    func shows(_ fact: Fact) -> Bool { true }
    /// Where people read nothing, it is not said.
    mutating func wait(_ why: String) {}
    mutating func refresh(isIdle: Bool) {}
    mutating func leave() {}
}
