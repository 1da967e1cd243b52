import Effects

/// Variables whose values must not be on any command line of the host, where everybody there could read them.
///
/// Their values come over standard input, one line each, before what the command gets; only their names are on the line. A
/// `/bin/sh` between login shell and program reads them into its environment: `env` alone could be told them as arguments
/// only.
struct RemoteSecrets {
    /// The variables.
    let variables: [EnvironmentVariable]

    /// Those of a session's variables that hold a secret.
    init(among variables: [EnvironmentVariable]) { self.variables = variables.filter(\.value.isRevealed) }

    /// Why they cannot be set; nil when they can.
    var obstacle: String? {
        for variable in variables where !Self.isSettable(variable.name) {
            return "the variable \(variable.name.lossyText) cannot hold a secret over SSH: "
                + "a shell must be able to set it, so its name is letters, digits and _, and none of the shell's own"
        }
        return nil
    }

    /// What is to be read for them: one line each, as ``Octal`` writes them; what a host says of it is known as a secret.
    private var preamble: Bytes {
        variables.reduce(into: Bytes()) { $0 += Octal.escape($1.value.bytes) + [UInt8(ascii: "\n")] }
    }

    /// The words of a command that reads the values and then becomes the command behind it, without what shells set
    /// themselves.
    func words(readBy shell: ShellText = "/bin/sh") -> ShellText {
        let reading = variables.reduce(into: ShellText("case $(command -v printf) in printf)")) {
            script, variable in
            let name = ShellText(stringLiteral: variable.name.lossyText)
            script +=
                " IFS= read -r GSE_V && \(name)=$(printf \"$GSE_V.\") && \(name)=${\(name)%.} && export \(name) &&"
        }
        let lost = "gse: the values of secrets did not arrive"
        let script: ShellText = "\(reading) exec \"$@\";; esac; echo \(word: lost) >&2; exit 126"
        let command: ShellText =
            "\(shell) -c \(word: script.bytes) sh \"$g_e\" -u _ -u HOME -u LOGNAME -u OLDPWD -u PWD -u SHLVL"
        return command.reading(preamble)
    }

    private static let shellsOwn = Set(
        [
            "_", "HOME", "LOGNAME", "PWD", "OLDPWD", "SHLVL", "PPID", "UID", "EUID", "GID", "EGID", "GROUPS",
            "RANDOM",
            "SRANDOM", "SECONDS",
            "LINENO", "OPTIND", "OPTARG", "IFS", "PATH", "LANG", "LC_ALL", "LC_CTYPE", "POSIXLY_CORRECT",
            "DIRSTACK",
            "FUNCNAME", "HISTCMD", "EPOCHSECONDS", "EPOCHREALTIME", "COMP_WORDBREAKS",
        ].map { Bytes($0.utf8) })

    private static func isSettable(_ name: Bytes) -> Bool {
        let isWord = name.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "_"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            case _: false
            }
        }
        return isWord && !(48...57).contains(name[0]) && !name.starts(with: "GSE_".utf8)
            && !name.starts(with: "BASH".utf8) && !shellsOwn.contains(name)
    }
}
