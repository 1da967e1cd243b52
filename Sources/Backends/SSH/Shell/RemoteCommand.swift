import Admission
import Effects

/// A command for one host, put into words for its login shell.
///
/// The login shell checks, notes the start, greets, and then starts the program as its child through `env -i`, waits and
/// exits with its code. Through sudo a shell of the other account checks, greets and becomes the program.
struct RemoteCommand: Sendable {
    let work: Admitted<TaskRequest>
    let command: Command
    /// The host's name.
    let host: String
    let account: RemoteAccount
    /// Where its start and its end are noted; nil for work that changes nothing.
    let marker: RemoteMarker?
    /// A random word of letters and digits, for its greeting; 2 characters or more.
    let nonce: String

    /// What to say to the host.
    func line() -> RemoteComposition {
        let start = RemoteStart(work: work, command: command)
        if let obstacle = start.secrets.obstacle { return .impossible(reason: obstacle) }
        return .line(RemoteScript.line(script(start)))
    }

    private func script(_ start: RemoteStart) -> ShellText {
        // Only a note that is read later need tell this process from another one with its number.
        let identity = marker == nil ? "g_id=\"$$ - -\";" : RemoteScript.identity(of: "$$")
        let greeting = RemoteScript.greeting(nonce)
        let noteStart = marker?.noteStart ?? ""
        let limits: ShellText = start.isLimited ? "\(start.takeLimits) &&" : ""
        guard account.other != nil else {
            return """
                \(identity) \(greeting) \(start.checks) \(noteStart) \(Self.patience) \(greeted(orElse: marker?.withdraw))
                \(waiting(for: limits + " " + start.program))
                """
        }
        let inner: ShellText =
            "g_id=$1; \(greeting) \(start.checks) \(greeted(orElse: nil)) \(limits) \(start.program)"
        let change = account.asking(inner, arguments: "\"$g_id\"", behind: "exec")
        return "\(identity) \(greeting) \(noteStart) \(Self.patience) \(waiting(for: change))"
    }

    /// Greets, and starts nothing when nobody hears it: the driver is gone, and its successor is to find that out.
    private func greeted(orElse withdraw: ShellText?) -> ShellText {
        """
        trap '' PIPE; { \(RemoteScript.started) } 2> /dev/null || { \(withdraw ?? "") exit 126; }; trap - PIPE;
        """
    }

    /// What ends the program's session leaves the shell time to note how the program ended.
    private static let patience: ShellText = "trap : HUP INT TERM;"

    /// Notes how the program ended.
    ///
    /// The shell of another account cannot withdraw what this one has noted; 126 may mean that nobody heard its greeting.
    private var noteEnd: ShellText {
        guard let marker else { return "" }
        return account.other == nil ? marker.noteEnd : "case $g_x in 126) ;; *) \(marker.noteEnd) esac;"
    }

    /// Has a shell of its own become the program, and exits with its code.
    ///
    /// What the login shell itself has to say, that its child was killed for instance, does not belong to the program's
    /// output.
    private func waiting(for program: ShellText) -> ShellText {
        "exec 9>&2 2> /dev/null; ( \(program) 2>&9 9>&- ); g_x=$?; \(noteEnd) exit $g_x"
    }
}
