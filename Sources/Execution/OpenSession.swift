import Effects

/// A session the run has opened.
struct OpenSession: Sendable {
    let id: SessionID
    /// The granted hosts, in the order asked.
    let hosts: [AskedHost]
    let settings: SessionSettings
    /// The hosts by the backend that reaches them.
    let backends: [String: [AskedHost]]
}
