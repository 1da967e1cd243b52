import Admission
import Backends
import Effects
import Execution
import Journaling
import Preparing

/// Runs a plan to its end: with signals, a display, and the exit code it deserves.
struct RunExecution {
    let plan: RunPlan
    let journal: any Journal & RequestBox & LockTable
    let display: any RunDisplay
    /// Whether what the playbook returned is printed on standard output.
    let printsResult: Bool
    /// How questions are answered where the run runs.
    var answering = AnsweringObserver.Way.elsewhere

    /// Its start markers, which nobody needs once it has ended.
    let starts: StartsFile

    /// Runs to the end; what is to be shown has been shown when it returns.
    func run(_ source: any StepSource) async -> ExitCode { await drive(source) { await $0.execute() } }

    /// Takes the run on; as ``run(_:)``.
    func resume(
        _ source: any StepSource, _ resumption: RunResumption, cancelledBy: String? = nil
    ) async -> ExitCode {
        await drive(source) { await $0.resume(resumption, cancelledBy: cancelledBy) }
    }

    private func drive(
        _ source: any StepSource, _ work: @Sendable (Run) async -> RunEnd
    ) async -> ExitCode {
        ChildReaping.adoptOrphans()
        let showing = DisplayThread(display)
        let observer = AnsweringObserver(showing, answering, plan: plan, requests: journal)
        let run = Run(
            plan: plan, journal: Self.mortal(journal), source: source, observer: observer, requests: journal,
            locks: journal)
        let watch = SignalWatch(first: { run.cancel(by: $0) }, second: { showing.abandon() })
        showing.begin()
        let end = await work(run)
        // A run that was only given up is resumed by them: without its marker a command counts as not started.
        let isOver = await run.isEnded
        if isOver { starts.remove() }
        for backend in plan.backends.values { await backend.end(isOver: isOver) }
        watch.stop()
        // Whoever takes the result does not wait for whoever reads the messages, unless it is one place.
        let isApart = !Console.standardOutput.isSame(as: Console.standardError)
        if printsResult, isApart { ResultLine.print(end) }
        await showing.finish(end)
        if printsResult, !isApart { ResultLine.print(end) }
        return ExitCode(end)
    }
}

extension RunExecution {
    /// The journal, or in debug builds one that tests let this process die at.
    private static func mortal(_ journal: any Journal) -> any Journal {
        #if DEBUG
            MortalJournal.wrapping(journal)
        #else
            journal
        #endif
    }
}
