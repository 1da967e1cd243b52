import Admission
import Effects

/// What must hold on a host before a command is started there, and how it is started.
struct RemoteStart {
    let work: Admitted<TaskRequest>
    let command: Command
    /// Variables that must not be on the line.
    let secrets: RemoteSecrets

    init(work: Admitted<TaskRequest>, command: Command) {
        self.work = work
        self.command = command
        secrets = RemoteSecrets(among: work.request.settings.environment)
    }

    /// Enters the working directory, checks the conditions, finds the program and tries the limits; `g_no` when
    /// anything is not as it must be.
    var checks: ShellText {
        guard !work.conditions.isEmpty else { return "\(enter) \(find) \(tryLimits)" }
        let conditions = RemoteConditions(work.conditions, held: work.request.settings.directory)
        return """
            g_at() { \(enter) }; \(RemoteConditions.resolving) \(conditions.before) g_at; \(conditions.after)
            \(find) \(tryLimits)
            """
    }

    /// Makes the shell that reads it the program.
    var program: ShellText {
        "exec \"$g_e\" -i \(secrets.variables.isEmpty ? "" : secrets.words()) \(variables) \(words)"
    }

    /// Whether the shell that becomes the program must take limits upon itself.
    var isLimited: Bool { work.limits.process != ProcessLimits() }

    /// Leaves the directory as it was entered in `$g_w`; no directory asked for means the home, or `/` when that is none.
    private var enter: ShellText {
        guard let directory = work.request.settings.directory else {
            return #"{ \cd -P "${HOME:-/}" || \cd -P /; } > /dev/null 2>&1; g_w=$PWD;"#
        }
        let refusal: ShellText = #"g_no 126 "cannot enter the working directory: $g_k""#
        return """
            g_w=\(word: directory); \\cd -P "$g_w" > /dev/null 2>&1 || {
            if [ -d "$g_w" ]; then g_k='permission denied';
            elif [ -e "$g_w" ]; then g_k='not a directory'; else g_k='no such file or directory'; fi;
            \(refusal); }; g_w=$PWD; case $g_w in //*) g_w=${g_w#/};; esac;
            """
    }

    private var find: ShellText {
        let missing: ShellText = "g_no 127 'not found'"
        let denied: ShellText = "g_no 126 'not executable: permission denied'"
        let name: ShellText = "\(word: command.program)"
        let environment: ShellText = "g_e=/usr/bin/env; [ -x \"$g_e\" ] || g_e=env;"
        if command.program.contains(UInt8(ascii: "/")) {
            return """
                g_f=\(name);
                if [ -d "$g_f" ]; then g_no 126 'not executable: is a directory';
                elif [ ! -e "$g_f" ]; then \(missing);
                elif [ ! -f "$g_f" ] || [ ! -x "$g_f" ]; then \(denied); fi; \(environment)
                """
        }
        let places = work.programPath.filter { $0.first == UInt8(ascii: "/") }.map { ShellText(word: $0) }
        return """
            g_f=; g_k=; for g_d in \(places.spaced); do g_t=$g_d/\(name);
            if [ -d "$g_t" ]; then :; elif [ -f "$g_t" ] && [ -x "$g_t" ]; then g_f=$g_t; break;
            elif [ -e "$g_t" ]; then g_k=x; fi; done;
            case $g_f$g_k in '') \(missing);; x) \(denied);; esac; \(environment)
            """
    }

    /// A clean environment: PATH HOME USER LANG, and what the session sets, which wins.
    private var variables: ShellText {
        let asked = work.request.settings.environment
        let path = Bytes(work.programPath.joined(separator: [UInt8(ascii: ":")]))
        let standard: [(String, ShellText)] = [
            ("PATH", "PATH=\(word: path)"), ("HOME", #"HOME="${HOME:-/}""#),
            ("USER", #"USER="${USER:-${LOGNAME-}}""#), ("LANG", "LANG=C.UTF-8"),
        ]
        let given = Set(asked.map(\.name))
        let kept = standard.filter { !given.contains(Bytes($0.0.utf8)) }.map(\.1)
        let open = asked.filter { !$0.value.isRevealed }
        return (kept + open.map { "\(word: $0.name + [UInt8(ascii: "=")] + $0.value.bytes)" }).spaced
    }

    /// The program and its arguments; one with `=` in its name would be a variable to `env`.
    private var words: ShellText {
        let words = command.argv.map { ShellText(word: $0) }.spaced
        return command.program.contains(UInt8(ascii: "=")) ? "nice -n 0 -- \(words)" : words
    }

    private var tryLimits: ShellText {
        isLimited
            ? "( \(takeLimits) ) > /dev/null 2>&1 || g_no 126 'this host cannot set the process limits';" : ""
    }

    /// Sets the limits of the shell that reads it; where it is held to less already, it stays so.
    var takeLimits: ShellText {
        let process = work.limits.process
        var limits: [(ShellText, Int64)] = []
        if let cpu = process.cpu {
            limits.append(("-t", max(1, (Monotonic.microseconds(cpu) + 999_999) / 1_000_000)))
        }
        if let memory = process.memory { limits.append(("-v", Int64(memory.bytes / 1024))) }
        if let files = process.files { limits.append(("-n", Int64(max(0, files)))) }
        return limits.map { option, value in
            """
            { g_k=$(ulimit -H \(option)); case $g_k in unlimited) g_k=\(value);; esac;
            [ "$g_k" -le \(value) ] || g_k=\(value); ulimit -S \(option) "$g_k" && ulimit -H \(option) "$g_k"; } &&
            """
        }.reduce(ShellText(), +) + " :"
    }
}
