/// Removes what a run's commands have noted in the home of the login account.
///
/// The folder `.gse` itself stays: another run may be about to note something in it.
struct RemoteCleanup: Sendable, Hashable {
    /// The run.
    let run: String

    /// What to say to the host; it says nothing, and exits with 0 when nothing is left.
    var line: RemoteLine {
        RemoteScript.line(
            """
            g_m=\(RemoteMarker.directory(of: run)); \\rm -rf "$g_m"; [ ! -d "$g_m" ]; exit $?
            """)
    }
}
