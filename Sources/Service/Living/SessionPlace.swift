import Effects

/// Where the commands of a session run: what every task of it is asked with.
struct SessionPlace: Sendable {
    let session: SessionID
    let hosts: [AskedHost]
    let settings: SessionSettings
}
