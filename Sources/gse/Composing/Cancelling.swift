import Effects
import Execution
import Journaling
import Preparing

/// Asks the process that drives a run to end it.
struct Cancelling {
    let run: UnfinishedRun
    let by: String

    /// Leaves the request and waits until the run has ended; nil when nobody drives the run (any more).
    ///
    /// - Throws: ``Stop`` with exit code 6 when the store cannot be used.
    func ask() async throws(Stop) -> ExitCode? {
        guard try await isHeard() else { return nil }
        var last: Fact?
        try RecordedRun(run.id, in: run.journal).read { fact in
            last = fact
            return true
        }
        guard case .ended(let end)? = last?.event else { return nil }
        Console.standardError.lines(EndingBlock(style: Style(.standardError)).lines(end))
        return end.state == .cancelled ? .succeeded : ExitCode(end)
    }

    /// Leaves the request until nobody drives the run any more; false when nobody did.
    private func isHeard() async throws(Stop) -> Bool {
        let journal = run.journal
        do throws(JournalError) {
            if try journal.isUndriven(run.id) { return false }
            try journal.ask(RunRequest(run: run.id, kind: .cancel, by: by, time: SystemClock().now()))
            Console.standardError.line("cancelling \(run.id)")
            while try !journal.isUndriven(run.id) { try? await Task.sleep(for: .milliseconds(50)) }
            return true
        } catch {
            throw Stop(error)
        }
    }
}
