import Execution
import Journaling

/// Shows a run to whoever watches it.
protocol RunDisplay: RunObserver {
    /// Begins; called once, before anything is observed.
    func begin() async

    /// Ends, with what is to be said last; called once.
    func finish(_ end: RunEnd) async

    /// Leaves the terminal in order; the process ends right after. May be called at any time, from any
    /// thread.
    func abandon()
}

extension RunDisplay {
    func begin() async {}
    func abandon() {}
}
