import Effects
import Execution
import Journaling

/// Runs a plan to its end: with signals, a display, and the exit code it deserves.
struct RunExecution {
    let plan: RunPlan
    let journal: any Journal
    let display: any RunDisplay

    /// Runs to the end; what is to be shown has been shown when it returns.
    func run(_ source: any StepSource) async -> ExitCode {
        let run = Run(plan: plan, journal: journal, source: source, observer: display)
        let watch = SignalWatch(
            first: { run.cancel(by: $0) },
            second: {
                display.abandon()
            })
        await display.begin()
        let end = await run.execute()
        watch.stop()
        await display.finish(end)
        return ExitCode(end)
    }
}
