public import Effects

/// Proof that every gate let a request through, with what they require of whoever performs it.
///
/// Only ``Admission`` can make one; a backend takes nothing else.
public struct Admitted<Request: Sendable>: Sendable {
    /// What was asked, and is to be done exactly so.
    public let request: Request
    /// The rule that allowed it, `ROLE/NAME` or `ROLE/#n`; nil for effects that need no rule.
    public let rule: String?
    /// The limits it runs under.
    public let limits: TaskLimits
    /// What the backend must find true on the target just before the start.
    public let conditions: [Condition]
    /// Where a bare program name is looked up on the target, in this order.
    public let programPath: [Bytes]
    /// Whether the rule says that it changes nothing, so that a dry run may really run it.
    public let isReadOnly: Bool
    /// Hosts that a pattern selected but that are not granted.
    public let leftOut: [String]
    /// What must hold on the target for the lines of the file that a put finds to be told; nil when they may not be.
    public let readConditions: [Condition]?

    init(
        request: Request, rule: String?, limits: TaskLimits, conditions: [Condition], programPath: [Bytes],
        isReadOnly: Bool, leftOut: [String], readConditions: [Condition]? = []
    ) {
        self.request = request
        self.rule = rule
        self.limits = limits
        self.conditions = conditions
        self.programPath = programPath
        self.isReadOnly = isReadOnly
        self.leftOut = leftOut
        self.readConditions = readConditions
    }
}
