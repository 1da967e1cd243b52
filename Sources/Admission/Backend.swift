public import Effects

/// Performs admitted work on targets, and nothing else.
///
/// It never throws: every ending is a ``HostOutcome``, and only when the backend as a whole cannot act is there a fault.
/// Methods may be called from any task, many at once.
public protocol Backend: Sendable {
    /// The name inventories and policy use: `local`, `ssh`.
    var name: String { get }

    /// Whether it acts on other machines: what it begins must be on the disk first, because it goes on when the power of
    /// this machine fails.
    var isRemote: Bool { get }

    /// Makes ready for a session on these targets. Hosts that cannot be reached are no fault: their commands end as lost.
    func open(_ session: SessionID, _ request: Admitted<SessionRequest>, on targets: [Target]) async -> Fault?

    /// Does the work on every target and returns when it has ended on all of them.
    ///
    /// - Each ending is reported to `observer` as soon as it is known, exactly once per target.
    /// - Ending the calling task's life (cancellation) stops the work on every target, whole process trees included,
    ///   and those targets end as `cancelled`.
    /// - The time limit of the admitted request counts per target from the start there.
    func perform(
        _ work: Admitted<TaskRequest>, task: TaskID, on targets: [Target], observer: any TaskObserver
    ) async -> Fault?

    /// Finds out what became of work that a driver that is gone had begun on these targets.
    ///
    /// What still runs is waited for, up to its time limit; cancellation of the calling task ends it. A target that is
    /// left out of the answer is unknown. `isSameBoot` says whether this machine, where the driver ran, has been up
    /// all the time.
    func aftermath(
        of work: Admitted<TaskRequest>, task: TaskID, on targets: [Target], isSameBoot: Bool
    ) async -> [String: Aftermath]

    /// The tasks that a driver that is gone had begun, as far as what it left behind tells.
    func begunBefore() async -> Set<TaskID>

    /// Gives back what a session holds.
    func close(_ session: SessionID) async

    /// The run is left: nothing of the backend stays behind when it returns, but what a run that is not over needs to be
    /// taken on.
    func end(isOver: Bool) async
}

extension Backend {
    /// It acts on this machine only.
    public var isRemote: Bool { false }

    /// Nothing to make ready.
    public func open(_ session: SessionID, _ request: Admitted<SessionRequest>, on targets: [Target]) async
        -> Fault?
    { nil }

    /// Nothing is known.
    public func aftermath(
        of work: Admitted<TaskRequest>, task: TaskID, on targets: [Target], isSameBoot: Bool
    ) async -> [String: Aftermath] {
        Dictionary(targets.map { ($0.name, .unknown("its backend cannot tell")) }) { $1 }
    }

    /// Nothing tells.
    public func begunBefore() async -> Set<TaskID> { [] }

    /// Nothing to give back.
    public func close(_ session: SessionID) async {}

    /// Nothing to leave.
    public func end(isOver: Bool) async {}
}
