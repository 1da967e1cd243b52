import Effects

/// The frame around everything that is said to a login shell.
///
/// All names it uses begin with `g_`. Programs that people like to have as aliases are called with a backslash, which no
/// alias has.
enum RemoteScript {
    /// How long a script for another shell may be that is said as one word, in bytes.
    private static let longestWord = 32 * 1024

    /// The line for a script; one that is too long to be executed is told on standard input.
    ///
    /// One `case` command: a POSIX shell reads it to its end before it does anything, and no other shell knows what to make
    /// of its first words.
    static func line(_ script: ShellText) -> RemoteLine {
        let text = framed(script)
        let line = text.bytes.count > RemoteLine.longest ? framed(script.told) : text
        return RemoteLine(line.bytes, preamble: line.input)
    }

    private static func framed(_ script: ShellText) -> ShellText {
        "case x in x) \(opening(for: script)) \(script);; esac"
    }

    /// The line for a script that the account asked for runs, and that greets.
    static func line(_ script: ShellText, as account: RemoteAccount, nonce: String) -> RemoteLine {
        let (identity, greeting) = (ShellText("g_id=\"$$ - -\";"), greeting(nonce))
        guard account.other != nil else { return line("\(identity) \(greeting) \(script)") }
        let asking = account.asking("g_id=$1; \(greeting) \(script)", arguments: "\"$g_id\"", behind: "exec")
        return line("\(identity) \(asking)")
    }

    /// The script for another shell, as one word of a script.
    static func word(_ script: ShellText) -> ShellText {
        let said = script.bytes.count > longestWord ? script.told : script
        return ShellText(word: (opening(for: said) + " " + said).bytes).reading(said.input)
    }

    /// Makes the shell one that behaves as POSIX says, whatever its start-up files have set, and with English messages.
    private static func opening(for script: ShellText) -> ShellText {
        let newline: ShellText = script.usesNewline ? #" g_l=$(printf '\n.'); g_l=${g_l%.};"# : ""
        return """
            case ${ZSH_VERSION+z} in z) emulate sh;; esac;
            set +efuC; trap - 0; unset IFS; LC_ALL=C; export LC_ALL;\(newline)
            """
    }

    /// Lets a script say `g_no EXIT REASON`: it refuses to start anything and ends.
    ///
    /// The random word is in two pieces, so that a host that shows the line itself does not greet by that.
    static func greeting(_ nonce: String) -> ShellText {
        let half = nonce.utf8.count / 2
        return #"""
            g_n=\#(word: nonce.utf8.prefix(half)); g_n=$g_n\#(word: nonce.utf8.dropFirst(half));
            g_no() { printf '%s refused %s %s\n' "$g_n" "$1" "$2"; case $1 in -) exit 126;; esac; exit "$1"; };
            """#
    }

    /// Greets.
    static let started: ShellText = #"printf '%s started %s\n' "$g_n" "$g_id";"#

    /// Sets `$g_id` to what tells a process from every other: its number, its start time in clock ticks since the machine
    /// was booted, and which boot that was; `-` for what the host does not say.
    ///
    /// `$1` is its state then, where there is `/proc`.
    static func identity(of pid: ShellText) -> ShellText {
        """
        g_s=-; g_b=-; set --;
        { if read -r g_s < /proc/\(pid)/stat; then g_s=${g_s##*") "}; set -- $g_s; g_s=${20:--};
        read -r g_b < /proc/sys/kernel/random/boot_id || g_b=-; fi; } 2> /dev/null;
        g_id="\(pid) ${g_s:--} ${g_b:--}";
        """
    }
}
