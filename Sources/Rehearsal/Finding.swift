public import Effects

/// Something wrong with what a playbook did, read from its facts.
public struct Finding: Sendable, Hashable {
    /// What is wrong.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Work on a host failed, and the playbook went on as if it had not.
        case failureIgnored = "verify ignored"
        /// A host was left as it was when something failed, though the playbook puts hosts back that fail elsewhere.
        case notRolledBack = "no rollback"
        /// A command that may not be done twice was.
        case commandRepeated = "repeated command"
        /// More hosts were begun after more had failed than may.
        case budgetExceeded = "budget exceeded"
        /// The run succeeded, and a host did not get what the others got.
        case hostForgotten = "host forgotten"
        /// The playbook went on with a lock that it gives back when all goes well.
        case lockHeld = "lock held"
        /// A time-out that the run is over before.
        case timeoutBeyondRun = "timeout beyond the run's"
        /// A run that was killed and resumed did something else than one that was not.
        case resumedOtherwise = "resumed otherwise"
        /// A host was left with some of the work done and some not, in a run that says so.
        case mixedState = "mixed state"
    }

    /// What is wrong.
    public let kind: Kind
    /// The host; nil for what is of no host.
    public let host: String?
    /// The step that shows it, counted from 1; nil for what is of none.
    public let step: Int?
    /// What happened, in a sentence without the host's name at its beginning.
    public let message: String
    /// The same for findings that differ in host and step only.
    let cause: String

    /// Makes one.
    public init(_ kind: Kind, host: String? = nil, step: Int? = nil, cause: String, _ message: String) {
        self.kind = kind
        self.host = host
        self.step = step
        let common = host.map { cause.replacing($0, with: "a host") } ?? cause
        self.cause = "\(kind.rawValue): \(common)"
        self.message = message
    }

    /// Whether it is worth knowing without being wrong: the run itself says that not all is well.
    public var isRemark: Bool { kind == .mixedState }

    /// The finding as an object.
    public var json: JSON {
        .members([
            "kind": .string(kind.rawValue), "host": host.map(JSON.string),
            "step": step.map { .int(Int64($0)) },
            "message": .string(message), "remark": isRemark ? true : nil,
        ])
    }

    /// As a line for people: what, where, why.
    public var line: String {
        let place = [host, step.map { "step \($0)" }].compactMap(\.self).joined(separator: ", ")
        return place.isEmpty ? "\(kind.rawValue): \(message)" : "\(kind.rawValue): \(place): \(message)"
    }
}
