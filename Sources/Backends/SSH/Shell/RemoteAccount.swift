/// Whose account work is done as on a host, and how one gets there from the login.
struct RemoteAccount: Sendable, Hashable {
    /// The account that logs in, when it is known here; nil means that ssh decides.
    let login: String?
    /// The account that was asked for; nil means the one that logs in.
    let asked: String?
    /// Whether the host's inventory says to go through sudo.
    let usesSudo: Bool

    /// The account to change to by sudo; nil when the login account does the work itself.
    var other: String? {
        guard usesSudo, let asked, asked != login else { return nil }
        return asked
    }

    /// The line for a script that this account runs.
    ///
    /// Through sudo the script becomes a word of a shorter one, with `arguments` as `$1` and so on; else it is run by the
    /// login shell itself. Where ssh decided who logs in, the host decides whether sudo is needed.
    func asking(_ script: ShellText, arguments: ShellText = "", behind word: ShellText = "") -> ShellText {
        guard let other else { return script }
        let change: ShellText = "sudo -n -H -u \(word: other) --"
        return """
            case ${LOGNAME-} in \(word: other)) set --;; *) set -- \(change);; esac;
            \(word) "$@" sh -c \(RemoteScript.word(script)) sh \(arguments)
            """
    }
}
