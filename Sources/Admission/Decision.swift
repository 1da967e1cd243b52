public import Effects

/// What Admission says to a request.
public enum Decision<Request: Sendable>: Sendable {
    /// It may be performed, exactly as the evidence says.
    case admitted(Admitted<Request>)
    /// It may not.
    case refused(Refusal)
}
