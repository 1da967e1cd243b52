import Admission
import Backends
import Effects
import Execution
import Journaling
import Secrets
import Synchronization

/// A part of a rehearsal that one controller drives: its clock, and its ways to the fleet.
final class RehearsedLeg: Sendable {
    let clock: VirtualClock
    /// What the run is driven with.
    let plan: RunPlan
    private let backends: [SimulatedBackend]
    private let answers: RehearsedAnswers
    private let turns: RecordedTurns
    /// How long the fleet had gone on when the controller was killed.
    private let crash = Mutex<Duration?>(nil)

    /// How long the fleet had gone on when the controller was killed; nil when it was not.
    var crashed: Duration? { crash.withLock { $0 } }

    init(
        rehearsal: Rehearsal, fleet: SimulatedFleet, answers: RehearsedAnswers, record: [Fact] = [],
        after elapsed: Duration = .zero, hostsTell: Bool = true
    ) {
        let milliseconds = Int64(elapsed / .milliseconds(1))
        let clock = VirtualClock(
            Timestamp(milliseconds: Rehearsal.beginning.milliseconds + milliseconds))
        let time = SimulatedTime(
            now: { clock.now() }, elapsed: { elapsed + clock.elapsed },
            sleep: { try await clock.sleep($0) })
        var plan = rehearsal.plan
        let refusals = RehearsedRefusals(rehearsal.faults, record: record)
        backends = rehearsal.plan.backends.sorted { $0.key < $1.key }.map { name, real in
            SimulatedBackend(fleet, time: time, name: name, isRemote: real.isRemote, tells: hostsTell)
        }
        plan.backends = Dictionary(backends.map { ($0.name, $0 as any Backend) }) { $1 }
        plan.seed = rehearsal.seed
        plan.header.seed = String(rehearsal.seed, radix: 16)
        plan.header.process = nil
        plan.secrets = plan.secrets.rehearsed
        plan.refuses = { refusals.refusal(of: $0, $1) }
        self.plan = plan
        self.clock = clock
        self.answers = answers
        turns = rehearsal.turns
    }

    /// Runs from the beginning.
    func begin(_ source: any StepSource, journal: any Journal, locks: any LockTable) async -> RunEnd {
        let run = run(paced(source), journal, locks)
        return await ending(run) { await run.execute() }
    }

    /// Runs from the beginning to the fact after which the controller is killed.
    func begin(_ source: any StepSource, _ journal: CrashingJournal, locks: any LockTable) async -> RunEnd {
        let run = run(paced(source), journal, locks)
        journal.whenCrashed {
            self.crash.withLock { $0 = self.clock.elapsed }
            for backend in self.backends { backend.abandon() }
            run.cancel(by: "its end")
        }
        return await ending(run) { await run.execute() }
    }

    /// Takes the run on from its record.
    func resume(_ source: any StepSource, journal: MemoryJournal) async -> RunEnd {
        let resumption = RunResumption(
            principal: plan.header.principal, process: RunProcess(), digests: plan.header.digests,
            version: plan.header.version)
        let timeless = TimelessSource(source, clock: clock)
        let run = run(timeless, journal, journal)
        return await ending(run) { await run.resume(resumption) }
    }

    /// Cancels a run when whoever waits for it is cancelled: virtual time may have no end.
    private func ending(_ run: Run, _ drive: () async -> RunEnd) async -> RunEnd {
        await withTaskCancellationHandler(operation: drive) { run.cancel(by: "its end") }
    }

    private func run(_ source: any StepSource, _ journal: any Journal, _ locks: any LockTable) -> Run {
        Run(
            plan: plan, journal: journal, source: source, observer: answers,
            clock: clock, requests: answers, locks: locks)
    }

    private func paced(_ source: any StepSource) -> any StepSource {
        RecordedPace(TimelessSource(source, clock: clock), turns, clock: clock)
    }
}
