import Effects

/// Why an account did not even greet: most often its shell is no POSIX shell.
enum RemoteShellCheck {
    /// Asks which shell the account has; fish and csh understand it as well.
    static let line = RemoteLine(Bytes("echo; echo gse-shell $SHELL".utf8))

    /// The shell's path; nil when the account did not say.
    static func shell(in stdout: Bytes) -> String? {
        for line in stdout.split(separator: UInt8(ascii: "\n")).reversed() {
            let words = line.split(separator: UInt8(ascii: " "))
            if words.count == 2, words[0].elementsEqual("gse-shell".utf8) { return Bytes(words[1]).lossyText }
        }
        return nil
    }

    /// One clause for a person.
    ///
    /// - Parameters:
    ///   - noise: what was said on standard output where the greeting should be.
    ///   - stderr: what was said on standard error.
    ///   - exitCode: what the line exited with, if the host told.
    ///   - shell: what the account's shell is, where it was asked.
    static func reason(
        noise: Bytes, stderr: Bytes, exitCode: Int32?, account: RemoteAccount, shell: String? = nil
    ) -> String {
        let words = lines(of: stderr).last ?? lines(of: noise).last
        // What sudo says first is why; what may follow are its plugins, and what may come before is that it does not find
        // the host's own name, which keeps it from nothing.
        if let other = account.other,
            let why = lines(of: stderr).map({ Bytes($0.prefix(longest)).lossyText })
                .first(where: {
                    ($0.contains("sudo:") || $0.hasPrefix("Sorry, user"))
                        && !$0.contains("unable to resolve host")
                })
        {
            return "cannot act as \(other): \(why)"
        }
        if let name = shell ?? foreignShell(saying: stderr.lossyText), !isPOSIX(name) {
            return "the login shell is \(name), and gse needs a POSIX shell (sh, dash, bash, zsh, busybox)"
        }
        // Of a part of what it was sent nobody could tell that it is a part of a secret.
        let said =
            words.map { $0.count > longest ? ": a line of \($0.count) bytes" : ": " + $0.lossyText } ?? ""
        let code = exitCode.map { " and exited with \($0)" } ?? ""
        return "the login shell did not start the command\(code)\(said)"
    }

    private static func isPOSIX(_ shell: String) -> Bool {
        let posix = ["sh", "dash", "bash", "ash", "zsh", "ksh", "mksh", "yash", "busybox"]
        return posix.contains(shell.split(separator: "/").last.map(String.init) ?? "")
    }

    /// The shell that is known by what it says to the beginning of a line of ours.
    private static func foreignShell(saying stderr: String) -> String? {
        if stderr.contains("fish: 'case' builtin not inside of switch block") { return "fish" }
        let ofCsh = ["Too many )'s.", "Missing '}'.", "Unmatched '", "Badly placed (", "Variable syntax."]
        return stderr.split(separator: "\n").contains { line in ofCsh.contains { line.hasPrefix($0) } }
            ? "csh" : nil
    }

    /// How long a line may be that is repeated, in bytes.
    private static let longest = 500

    private static func lines(of output: Bytes) -> [Bytes] {
        output.split(whereSeparator: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }).map(Bytes.init)
    }
}
