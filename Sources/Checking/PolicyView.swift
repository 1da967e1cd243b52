public import Admission
public import Effects
public import Fleet

/// What commands are held to: the policies, the principal and the hosts of a run that would begin now.
public struct PolicyView: Sendable {
    let policies: [Policy]
    let principal: Principal
    let roles: [String]?
    let ownAccount: String
    let admission: Admission
    /// The hosts; nil when no inventory was found, so that names of hosts say nothing.
    let inventory: Inventory?

    /// Takes what a run would be begun with.
    ///
    /// - Throws: a refusal with code `refused.role` when the principal has none of `roles`.
    public init(
        policies: [Policy], principal: Principal, roles: [String]?, ownAccount: String, inventory: Inventory?
    ) throws(Refusal) {
        self.policies = policies
        self.principal = principal
        self.roles = roles
        self.ownAccount = ownAccount
        self.inventory = inventory
        admission = try Admission(
            policies: policies, principal: principal, activeRoles: roles, ownAccount: ownAccount)
    }

    /// The longest the run may take.
    var runTime: Duration { admission.runLimits.runTime }

    /// What the policy says to a command of which only the account may be known.
    func refusal(of argv: [Bytes], user: String?) -> Refusal? {
        let question = PolicyQuestion(.argv(argv), user: user, roles: roles)
        let answer = PolicyCheck.decide(
            question, policies: policies, principal: principal, ownAccount: ownAccount)
        guard case .deny(let refusal) = answer else { return nil }
        return refusal
    }
}
