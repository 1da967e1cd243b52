import Effects

/// Asks a host what became of a command whose driver is gone.
struct RemoteLookup: Sendable, Hashable {
    /// What its marker says.
    enum Reading: Sendable, Hashable {
        /// It was never started, and what is still on its way will not be.
        case never
        /// It runs; its login shell has this number.
        case running(pid: Int32)
        /// Its line ended with this exit code.
        case exited(Int32)
        /// It was started, its login shell is gone, and no exit code was left.
        case gone
        /// The host did not say, or could not; why not, in a few words.
        case unclear(String)
    }

    /// The marker to look for.
    let marker: RemoteMarker

    private static let word = "gse-marker"

    /// What to say to the host.
    var line: RemoteLine {
        // On a line of its own, whatever start-up files have said.
        let say: ShellText = "echo; echo \(word: Self.word)"
        let isAlive: ShellText = """
            g_id=; \(RemoteScript.identity(of: "$g_p")) [ "$g_id" = "$g_p $g_s0 $g_b0" ] &&
            case ${1-} in Z|X) false;; esac && kill -0 "$g_p" 2> /dev/null
            """
        return RemoteScript.line(
            """
            \(marker.place) case $g_why in '') ;; *) \(say) unclear "$g_why"; exit 1;; esac;
            ( umask 077; set -C; echo withdrawn > "$g_m" ) 2> /dev/null && { \(say) never; exit 0; };
            [ -s "$g_m" ] || sleep 1; g_p=; g_x=;
            { read -r g_p g_s0 g_b0; read -r g_k g_x; } < "$g_m" 2> /dev/null;
            case $g_p in withdrawn) \(say) never; exit 0;; ''|*[!0-9]*) \(say) unclear 'its marker is torn'; exit 1;; esac;
            case $g_x in '') ;; *) \(say) exited "$g_x"; exit 0;; esac;
            if \(isAlive); then \(say) running "$g_p"; else
            { read -r g_p; read -r g_k g_x; } < "$g_m" 2> /dev/null;
            case $g_p$g_x in withdrawn) \(say) never;; "$g_p") \(say) gone;; *) \(say) exited "$g_x";; esac; fi
            """)
    }

    /// What it answered on standard output.
    func reading(_ stdout: Bytes) -> Reading {
        for line in stdout.split(separator: UInt8(ascii: "\n")).reversed() {
            let words = Bytes(line).lossyText.split(separator: " ")
            guard words.count >= 2, words[0] == Self.word else { continue }
            let number = words.count == 3 ? Int32(words[2]) : nil
            switch words[1] {
            case "never": return .never
            case "gone": return .gone
            case "running": if let number, number > 1 { return .running(pid: number) }
            case "exited": if let number { return .exited(number) }
            case "unclear": return .unclear(words.dropFirst(2).joined(separator: " "))
            case _: break
            }
        }
        return .unclear("the host did not say")
    }
}
