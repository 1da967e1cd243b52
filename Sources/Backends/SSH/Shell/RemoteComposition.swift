/// What came of putting a request into words for a remote shell.
enum RemoteComposition: Sendable, Hashable {
    /// It can be said.
    case line(RemoteLine)
    /// It cannot, and this is why, for a person; nothing was sent anywhere.
    case impossible(reason: String)

    /// The line as it is, unless it is too long to be executed.
    init(_ line: RemoteLine) {
        self =
            line.isPossible
            ? .line(line)
            : .impossible(
                reason: "too long for one command line over SSH: quoted it has \(line.text.count) bytes, "
                    + "and a host executes at most \(RemoteLine.longest)")
    }
}
