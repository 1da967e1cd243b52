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
                \(identity) \(greeting) \(start.checks) \(noteStart) \(Self.patience) \(RemoteScript.started)
                \(waiting(for: limits + " " + start.program))
                """
        }
        let inner: ShellText =
            "g_id=$1; \(greeting) \(start.checks) \(RemoteScript.started) \(limits) \(start.program)"
        let change = account.asking(inner, arguments: "\"$g_id\"", behind: "exec")
        return "\(identity) \(greeting) \(noteStart) \(Self.patience) \(waiting(for: change))"
    }

    /// What ends the program's session leaves the shell time to note how the program ended.
    private static let patience: ShellText = "trap : HUP INT TERM;"

    /// Has a shell of its own become the program, and exits with its code.
    ///
    /// What the login shell itself has to say, that its child was killed for instance, does not belong to the program's
    /// output.
    private func waiting(for program: ShellText) -> ShellText {
        "exec 9>&2 2> /dev/null; ( \(program) 2>&9 9>&- ); g_x=$?; \(marker?.noteEnd ?? "") exit $g_x"
    }
}
