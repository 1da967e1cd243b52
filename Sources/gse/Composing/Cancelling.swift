import Effects
import Execution
import Journaling

/// Asks the process that drives a run to end it.
struct Cancelling {
    let run: RunID
    let by: String

    /// Leaves the request and waits until the run has ended; nil when nobody drives the run (any more).
    ///
    /// - Throws: ``Stop`` with exit code 6 when the store cannot be used.
    func ask(_ journal: any Journal & RequestBox) async throws(Stop) -> ExitCode? {
        do throws(JournalError) {
            guard try journal.isDriven(run) else { return nil }
            try journal.ask(RunRequest(run: run, kind: .cancel, by: by, time: SystemClock().now()))
            Console.standardError.line("cancelling \(run)")
            while try journal.isDriven(run) { try? await Task.sleep(for: .milliseconds(50)) }
            let facts = try journal.facts(of: run, after: 0)
            guard case .ended(let end)? = facts.last?.event else { return nil }
            Console.standardError.lines(EndingBlock(style: Style(.standardError)).lines(end))
            return end.state == .cancelled ? .succeeded : ExitCode(end)
        } catch {
            throw Stop(error)
        }
    }
}

extension Journal {
    /// Whether a living process drives the run, or one of which that cannot be told.
    fileprivate func isDriven(_ run: RunID) throws(JournalError) -> Bool {
        guard let driver = try driver(of: run) else { return false }
        return driver.standing != .gone
    }
}
