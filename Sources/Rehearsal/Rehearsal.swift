internal import Admission
public import Backends
public import Effects
public import Execution
internal import Journaling
internal import Secrets

/// One run of a playbook against a simulated fleet, on virtual time.
///
/// Everything but the hosts and the time is what a real run has: admission, policy, inventory, loop and journal. What it
/// shows is what the real run does when its hosts answer the same. The same rehearsal gives the same facts, times included.
///
/// ```swift
/// let rehearsal = Rehearsal(plan, model: FleetModel(), seed: 7)
/// let run = try await rehearsal.run { plan, isResumed in try PlaybookScript(playbook.start(plan)) }
/// print(run.end.state, run.duration)
/// ```
public struct Rehearsal: Sendable {
    /// Makes what gives the calls: for a run that begins, and for one that is taken on.
    public typealias Source = @Sendable (_ plan: RunPlan, _ isResumed: Bool) throws -> any StepSource

    /// When every rehearsal begins: 2026-01-01T00:00:00Z.
    public static let beginning = Timestamp(milliseconds: 1_767_225_600_000)

    /// What a real run would be begun with; its backends only say which there are, and which of them are remote.
    public var plan: RunPlan
    /// What the hosts are like.
    public var model: FleetModel
    /// What goes wrong.
    public var faults: FaultPlan
    /// What chance and random numbers begin with.
    public var seed: UInt64
    /// Answers of a run on record, which come before those of the model.
    public var recording: Recording
    /// When that run's script asked what.
    public var turns: RecordedTurns
    /// When the controller is killed; nil for never.
    public var crash: Crash?
    /// Whether questions are answered with yes.
    public var approves: Bool

    /// Makes a rehearsal in which nothing goes wrong, but for what is given.
    public init(
        _ plan: RunPlan, model: FleetModel = FleetModel(), faults: FaultPlan = .none, seed: UInt64 = 0,
        recording: Recording = Recording(), turns: RecordedTurns = RecordedTurns(), crash: Crash? = nil,
        approves: Bool = true
    ) {
        self.plan = plan
        self.model = model
        self.faults = faults
        self.seed = seed
        self.recording = recording
        self.turns = turns
        self.crash = crash
        self.approves = approves
    }

    /// Runs it to its end.
    ///
    /// - Throws: `ConfigurationError` when the model names hosts that the inventory does not have, and whatever `source`
    ///   throws.
    public func run(_ source: Source) async throws -> RehearsedRun {
        let fleet = try SimulatedFleet(
            model, inventory: plan.inventory, seed: seed, faults: faults, recording: recording,
            remembers: crash != nil)
        let answers = RehearsedAnswers(run: plan.id, approves: approves)
        let first = RehearsedLeg(rehearsal: self, fleet: fleet, answers: answers)
        let journal = MemoryJournal()
        guard let crash else {
            let end = await first.begin(try source(first.plan, false), journal: journal, locks: journal)
            return try rehearsed(journal, end, first.clock.elapsed, isResumed: false)
        }
        let crashing = CrashingJournal(journal, last: crash.after)
        let end = await first.begin(try source(first.plan, false), crashing, locks: journal)
        guard let elapsed = first.crashed else {
            return try rehearsed(journal, end, first.clock.elapsed, isResumed: false)
        }
        let record = try journal.facts(of: plan.id, after: 0, through: crash.after)
        let second = RehearsedLeg(
            rehearsal: self, fleet: fleet, answers: answers, record: record, after: elapsed + crash.downtime,
            hostsTell: crash.hostsTell)
        let rest = MemoryJournal(record, of: plan.id)
        let last = await second.resume(try source(second.plan, true), journal: rest)
        return try rehearsed(
            rest, last, elapsed + crash.downtime + second.clock.elapsed, isResumed: true)
    }

    private func rehearsed(
        _ journal: MemoryJournal, _ end: RunEnd, _ duration: Duration, isResumed: Bool
    ) throws(JournalError) -> RehearsedRun {
        RehearsedRun(
            facts: try journal.facts(of: plan.id, after: 0), end: end, duration: duration,
            isResumed: isResumed)
    }
}
