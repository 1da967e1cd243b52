public import Effects

/// The only maker of ``Admitted``: asks every gate, and lets through what all of them allow.
public struct Admission: Sendable {
    /// The roles that are active, in file order.
    public let roles: [String]
    /// The limits of the run.
    public let runLimits: RunLimits

    /// Makes the admission of one principal; the last policy is the one the run was given, those before it are ceilings.
    public init(policies: [Policy], principal: Principal, activeRoles: [String]?, ownAccount: String)
        throws(Refusal)
    {
        roles = activeRoles ?? []
        runLimits = RunLimits()
    }

    /// Decides on a session. The admitted request holds the granted hosts only.
    public func admit(_ request: SessionRequest) -> Decision<SessionRequest> { .refused(Self.none) }

    /// Decides on a task.
    public func admit(_ request: TaskRequest) -> Decision<TaskRequest> { .refused(Self.none) }

    /// Decides on any effect.
    public func admit(_ effect: Effect) -> Decision<Effect> { .refused(Self.none) }

    private static let none = Refusal(code: "refused.effect", message: "no gate claims it", remedy: nil)
}
