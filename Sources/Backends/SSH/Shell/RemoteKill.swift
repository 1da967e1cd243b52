import Effects

/// Ends everything of a command: TERM, KILL after a grace, and a look at what is left.
///
/// To it belong the session of its login shell, all descendants, and the sessions these have opened (sudo opens one): as
/// far as `/proc` shows them when the ending begins. A host without `/proc` knows only the process group. The login shell
/// is killed last, so that it can say how the program ended.
struct RemoteKill: Sendable, Hashable {
    /// What it found at last.
    enum Reading: Sendable, Hashable {
        /// Nothing of it is left.
        case gone
        /// These processes would not go.
        case left([Int32])
        /// The host did not say.
        case unclear
    }

    /// The session: the number its greeting told.
    let pid: Int32
    /// Whose processes they are.
    let account: RemoteAccount
    /// How long TERM may take; a host whose `sleep` knows whole seconds only rounds it up to one.
    let grace: Duration

    /// How long a killed process may stay, in tenths of a second.
    private static let surrender = 100
    private static let word = "gse-kill"

    /// What to say to the host.
    var line: RemoteLine {
        let tenths = max(1, min(36_000, Int(clamping: Monotonic.microseconds(grace) / 100_000)))
        let script: ShellText = """
            g_m=; g_S=' \(pid) '; \(Self.looking)
            g_hit() { for g_p in $g_m; do case $g_p in "$2") continue;; esac;
            kill "$1" "$g_p"; case $1 in -TERM) kill -CONT "$g_p";; esac; done 2> /dev/null; };
            g_await() { g_i=0; g_z=0; g_k=\(pid); while [ "$g_i" -lt "$1" ]; do
            case $2 in -TERM) g_stays || g_look;; *) g_look;; esac;
            case $g_m in '') g_z=$((g_z + 1)); [ "$g_z" -lt 2 ] || return 0;;
            *) g_z=0; case $2 in -KILL) g_hit -KILL "$g_k"; g_k=;; esac; g_rest; g_i=$((g_i + g_step));;
            esac; done; return 1; };
            g_look; g_hit -TERM no;
            g_await \(tenths) -TERM || g_await \(Self.surrender) -KILL;
            echo; case $g_m in '') echo \(word: Self.word) gone;;
            *) echo \(word: Self.word) left $g_m;; esac
            """
        return RemoteScript.line(account.asking(script))
    }

    /// What it answered on standard output.
    func reading(_ stdout: Bytes) -> Reading {
        for line in stdout.split(separator: UInt8(ascii: "\n")).reversed() {
            let words = Bytes(line).lossyText.split(separator: " ")
            guard words.count >= 2, words[0] == Self.word else { continue }
            if words[1] == "gone" { return .gone }
            let pids = words.dropFirst(2).compactMap { Int32($0) }
            if words[1] == "left", !pids.isEmpty { return .left(pids) }
        }
        return .unclear
    }

    /// Lets a script say `g_look`, `g_stays` and `g_rest`.
    ///
    /// The first puts the living members into `$g_m`, each with a space before it, and what they have opened as sessions of
    /// their own into `$g_S`; the second says whether one of `$g_m` still lives, without a look at all others, which on a
    /// busy host takes long; the third waits a tenth of a second, or a whole one, and says in `$g_step` how many tenths
    /// have gone since it last did: on a busy host a look takes longer than the rest.
    ///
    /// A stat line is `PID (NAME) STATE PARENT GROUP SESSION …`; the name may hold anything. A process whose first thread
    /// has ended is shown as a zombie, and lives as long as it has others: their number is the 18th word behind the name.
    private static let looking: ShellText = #"""
        g_once() { for g_f in /proc/[0-9]*; do
        read -r g_t < $g_f/stat || continue; g_p=${g_f#/proc/}; g_t=${g_t##*") "}; set -- $g_t;
        case ${1-}:${18-} in Z:|Z:[01]|X:*|:*) continue;; esac;
        case $g_m' ' in *" $g_p "*) continue;; esac;
        case $g_S$g_m' ' in *" $2 "*) ;; *) case $g_S in *" $4 "*) ;; *) continue;; esac;; esac;
        case ${4-} in 0|1|'') continue;; esac;
        g_m="$g_m $g_p"; case $g_S in *" $4 "*) ;; *) g_S="$g_S$4 ";; esac; g_c=x; done 2> /dev/null; };
        g_look() { g_m=; if [ -r /proc/self/stat ]; then g_c=x; while [ -n "$g_c" ]; do g_c=; g_once; done;
        else for g_p in $g_S; do kill -0 -$g_p 2> /dev/null && g_m="$g_m -$g_p"; done; fi; };
        g_stays() { for g_p in $g_m; do g_t=; read -r g_t < /proc/$g_p/stat || continue; g_t=${g_t##*") "};
        set -- $g_t; case ${1-}:${18-} in Z:|Z:[01]|X:*|:*) ;; *) return 0;; esac; done 2> /dev/null; return 1; };
        g_rest() { sleep 0.1 2> /dev/null && g_step=1 || { sleep 1; g_step=10; };
        { read -r g_u g_t < /proc/uptime || return 0; } 2> /dev/null; g_u=${g_u%?}; g_u=${g_u%.*}${g_u#*.};
        case ${g_at-} in '') ;; *) g_step=$((g_u - g_at)); [ "$g_step" -gt 0 ] || g_step=1;; esac; g_at=$g_u; };
        """#
}
