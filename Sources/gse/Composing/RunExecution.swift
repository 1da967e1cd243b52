import Effects
import Execution
import Journaling

/// Runs a plan to its end: with signals, a display, and the exit code it deserves.
struct RunExecution {
    let plan: RunPlan
    let journal: any Journal & RequestBox & LockTable
    let display: any RunDisplay
    /// Whether what the playbook returned is printed on standard output.
    let printsResult: Bool
    /// How questions are answered where the run runs.
    var answering = AnsweringObserver.Way.elsewhere

    /// Runs to the end; what is to be shown has been shown when it returns.
    func run(_ source: any StepSource) async -> ExitCode {
        let showing = DisplayThread(display)
        let observer = AnsweringObserver(showing, answering, plan: plan, requests: journal)
        let run = Run(
            plan: plan, journal: journal, source: source, observer: observer, requests: journal,
            locks: journal)
        let watch = SignalWatch(first: { run.cancel(by: $0) }, second: { showing.abandon() })
        showing.begin()
        let end = await run.execute()
        watch.stop()
        // Whoever takes the result does not wait for whoever reads the messages, unless it is one place.
        let isApart = !Console.standardOutput.isSame(as: Console.standardError)
        if printsResult, isApart { ResultLine.print(end) }
        await showing.finish(end)
        if printsResult, !isApart { ResultLine.print(end) }
        return ExitCode(end)
    }
}
