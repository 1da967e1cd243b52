internal import Effects

/// What one policy gives one principal.
struct Authority: Sendable {
    /// The policy.
    let policy: Policy
    /// All the principal's roles: their denies hold.
    let held: [Role]
    /// The roles that are active: their grants count.
    let active: [Role]
    /// The account that work runs as when none is named.
    let ownAccount: String
    /// Whether its rules give their names to what is admitted; those of a ceiling do not.
    let namesRules: Bool
    /// The hosts of the `playbooks` entry that the run was started by; nil for no such bound.
    var within: HostGrant?

    /// What the limits of a run are under this policy: the largest of its active roles.
    var runLimits: RunLimits {
        active.dropFirst().reduce(active.first?.limits ?? RunLimits()) { $0.widened(to: $1.limits) }
    }
}
