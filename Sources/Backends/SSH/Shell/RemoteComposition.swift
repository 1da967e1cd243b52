/// What came of putting a request into words for a remote shell.
enum RemoteComposition: Sendable, Hashable {
    /// It can be said.
    case line(RemoteLine)
    /// It cannot, and this is why, for a person; nothing was sent anywhere.
    case impossible(reason: String)
}
