import Effects

/// Owner, group and mode of a file on a host, as far as they were asked for; what was not is kept.
struct RemoteAttributes {
    let mode: UInt32?
    let owner: String?
    let group: String?

    init(_ put: FilePut) {
        mode = put.mode.map { $0 & 0o7777 }
        (owner, group) = (put.owner, put.group)
    }

    /// Puts the numbers of owner and group into `$g_wu` and `$g_wg`, or refuses; empty when they were not asked for.
    var named: ShellText {
        var script: ShellText = "g_wu=; g_wg=;"
        if let owner {
            let none = "no account \(owner) on this host"
            script += """
                g_wu=$(id -u -- \(word: owner) 2> /dev/null) || g_wu=;
                case $g_wu in ''|*[!0-9]*) g_no - \(word: none);; esac;
                """
        }
        if let group {
            let none = "no group \(group) on this host"
            script += """
                { while IFS=: read -r g_k g_t g_y g_q; do case $g_k in \(word: group)) g_wg=$g_y; break;; esac; done
                < /etc/group; } 2> /dev/null; case $g_wg in '') g_wg=$(getent group -- \(word: group) 2> /dev/null);
                g_wg=${g_wg#*:*:}; g_wg=${g_wg%%:*};; esac; case $g_wg in ''|*[!0-9]*) g_no - \(word: none);; esac;
                """
        }
        return script
    }

    /// Lets a script say `g_now FILE` and `g_sym MODE`.
    ///
    /// The first puts mode, owner, group and size into `$g_mo` (ten letters, as `ls` shows them), `$g_u`, `$g_g` and `$g_z`;
    /// the second
    /// puts such a mode into `$g_y` as `chmod` takes it. Set-user-ID and set-group-ID are left out unless `$g_same` says
    /// that the content stays: other content must not run as the file's owner because the content before it might.
    static let reading: ShellText = """
        g_now() { set -f; set -- $(\\ls -ldn "$1" 2> /dev/null); set +f; g_mo=${1-}; g_mo=${g_mo%"${g_mo#??????????}"};
        g_u=${3-}; g_g=${4-}; g_z=${5-}; };
        g_bits() { g_k=; case $1 in r*) g_k=r;; esac; case $1 in ?w?) g_k=${g_k}w;; esac;
        case $1 in *[xst]) g_k=${g_k}x;; esac; };
        g_sym() { g_q=${1#?}; g_bits "${g_q%??????}"; g_y=u=$g_k; g_k=${g_q#???}; g_bits "${g_k%???}"; g_y=$g_y,g=$g_k;
        g_bits "${g_q#??????}"; g_y=$g_y,o=$g_k; case $g_same$g_q in x??[sS]*) g_y=$g_y,u+s;; esac;
        case $g_same$g_q in x?????[sS]*) g_y=$g_y,g+s;; esac; case $g_q in *[tT]) g_y=$g_y,a+t;; esac; };
        """

    /// Fills in from the file that is there what was not asked for; its mode is in `$g_o`, its owners are in `$g_ou` and
    /// `$g_og`.
    var wanted: ShellText { "g_wu=${g_wu:-$g_ou}; g_wg=${g_wg:-$g_og};" }

    /// Whether the file that is there is as wanted.
    var isAsWanted: ShellText {
        let isMode: ShellText = mode.map { "&& [ \"$g_o\" = \(word: Self.letters($0)) ]" } ?? ""
        return "[ \"$g_ou:$g_og\" = \"$g_wu:$g_wg\" ] \(isMode)"
    }

    /// Gives them to `./new`; the owner first, because changing it clears set-user-ID.
    var apply: ShellText {
        let mode: ShellText =
            mode.map { "g_y=\(ShellText(stringLiteral: "0" + String($0, radix: 8)))" }
            ?? "case $g_o in '') g_y=0644;; *) g_sym \"$g_o\";; esac"
        return """
            g_now ./new; g_wu=${g_wu:-$g_u}; g_wg=${g_wg:-$g_g}; [ "$g_u:$g_g" = "$g_wu:$g_wg" ] ||
            chown "$g_wu:$g_wg" ./new || g_fail 'setting owner and group';
            \(mode); chmod "$g_y" ./new || g_fail 'setting the mode';
            """
    }

    /// The permission bits that `ls` shows as ten letters; nil when it shows something else.
    static func bits(of letters: some Collection<UInt8>) -> UInt32? {
        let shown = Array(letters.dropFirst())
        guard shown.count == 9 else { return nil }
        return (0..<3).reduce(UInt32(0)) { mode, place in
            let (read, write, last) = (shown[3 * place], shown[3 * place + 1], shown[3 * place + 2])
            var bits: UInt32 = read == UInt8(ascii: "r") ? 4 : 0
            if write == UInt8(ascii: "w") { bits |= 2 }
            if [UInt8(ascii: "x"), UInt8(ascii: "s"), UInt8(ascii: "t")].contains(last) { bits |= 1 }
            let isSpecial = Bytes("sStT".utf8).contains(last)
            return mode | bits << UInt32(6 - 3 * place) | (isSpecial ? 0o4000 >> UInt32(place) : 0)
        }
    }

    /// A regular file's mode as `ls` shows it: `-rwsr-xr-t`.
    static func letters(_ mode: UInt32) -> String {
        let classes = [(mode >> 6, mode >> 11, "s"), (mode >> 3, mode >> 10, "s"), (mode, mode >> 9, "t")]
        return classes.reduce(into: "-") { text, bits in
            text += bits.0 & 4 == 0 ? "-" : "r"
            text += bits.0 & 2 == 0 ? "-" : "w"
            let isSpecial = bits.1 & 1 == 1
            switch (bits.0 & 1 == 1, isSpecial) {
            case (true, true): text += bits.2
            case (false, true): text += bits.2.uppercased()
            case (true, false): text += "x"
            case (false, false): text += "-"
            }
        }
    }
}
