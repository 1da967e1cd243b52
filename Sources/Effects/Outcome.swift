/// How the host answers an effect.
public enum Outcome: Sendable, Hashable {
    /// Nothing to say but that it was done.
    case done
    /// A session was opened on these hosts; `leftOut` were selected by a pattern but are not granted.
    case session(SessionID, hosts: [String], leftOut: [String])
    /// A task was begun.
    case task(TaskID)
    /// An undo was registered; `rule` is the one that allows its command.
    case undo(UndoID, rule: String?)
    /// How tasks stand, in the order asked; `fault` is why a backend as a whole could not act for one of them.
    case results([TaskResult], fault: Fault? = nil)
    /// An instant.
    case time(Timestamp)
    /// A number.
    case number(Double)
    /// A whole number.
    case whole(Int64)
    /// Content.
    case bytes(Bytes)
    /// Hosts.
    case hosts([HostEntry])
    /// A handle of a secret was given out; the digest, under the key of the store, tells whether the value changes.
    case secret(String, digest: String)
    /// Any other value: arguments.
    case value(JSON)
    /// The host said no.
    case refused(Refusal)
    /// The host tried and could not.
    case fault(Fault)
    /// The script asked for something without meaning.
    case misuse(Misuse)
}
