/// Removes what a run's commands have noted in the home of the login account.
struct RemoteCleanup: Sendable, Hashable {
    /// The run.
    let run: String

    /// What to say to the host; it says nothing, and exits with 0 when nothing is left.
    var line: RemoteLine {
        RemoteScript.line(
            """
            g_m=\(RemoteMarker.directory(of: run)); \\rm -rf "$g_m"; \\rmdir "${HOME:-/nonexistent}/.gse" 2> /dev/null;
            [ ! -d "$g_m" ]; exit $?
            """)
    }
}
