import Admission
import Effects

/// The conditions of a piece of work, as a script that checks them on the host just before the start.
///
/// What cannot be resolved there breaks its condition. The checks walk about (`cd`). A path that the work itself holds on
/// to, its directory or its file, is looked at once: in between it is put into `$g_w`.
struct RemoteConditions {
    /// Checks to be made before that path is held.
    let before: ShellText
    /// Checks that are about that path.
    let after: ShellText

    /// The checks for conditions, of which some may be about the path that the work holds on to.
    init(_ conditions: [Condition], held: Bytes?) {
        var (before, after) = (ShellText(), ShellText())
        for (index, condition) in conditions.enumerated() {
            let broken: ShellText = "g_no - \(word: condition.brokenReason)"
            before += "g_r \(word: condition.directory) || \(broken); g_d\(index)=$g_p;"
            if condition.path == held {
                after += Self.check(condition, index, subject: "$g_w", broken)
            } else {
                before += "g_r \(word: condition.path) || \(broken);"
                before += Self.check(condition, index, subject: "$g_p", broken)
            }
        }
        (self.before, self.after) = (before, after)
    }

    private static func check(_ condition: Condition, _ index: Int, subject: ShellText, _ broken: ShellText)
        -> ShellText
    {
        let held: ShellText = "\"$g_d\(index)\""
        if condition.isSame { return "case \(subject) in \(held)) ;; *) \(broken);; esac;" }
        // `/` is a prefix of everything but has no further slash behind it.
        return """
            case $g_d\(index) in
            /) case \(subject) in /) \(broken);; esac;;
            *) case \(subject) in \(held)/?*) ;; *) \(broken);; esac;; esac;
            """
    }

    /// Lets a script say `g_r PATH`: it resolves every link of a path into `$g_p`, or fails.
    ///
    /// It begins with `g_at`, which must enter the directory that the path will be used in: a link may lead through
    /// `/proc/self/cwd`, and means another file from elsewhere.
    /// What is missing at the path's end is kept, also behind a link that leads nowhere.
    /// No process but one `readlink` for a last part that is a link to anything but a directory: `cd -P` and `$PWD` do the
    /// rest.
    static let resolving: ShellText = """
        g_in() { \\cd -P "$1" > /dev/null 2>&1 || return 1; g_p=$PWD;
        case $g_p in //*) g_p=${g_p#/};; /*) ;; *) return 1;; esac; };
        g_add() { case $g_p in /) g_p=/$1;; *) g_p=$g_p/$1;; esac; };
        g_r() { g_at; g_h=$1; g_t=; g_i=0; while :; do
        while :; do case $g_h in ?*/) g_h=${g_h%/};; *) break;; esac; done;
        if [ -d "$g_h" ]; then g_in "$g_h" || return 1; [ -n "$g_t" ] || return 0;
        case /$g_t/ in */../*|*/./*) return 1;; esac; g_add "$g_t"; return 0;
        elif [ -h "$g_h" ]; then g_i=$((g_i + 1)); [ "$g_i" -le 40 ] || return 1;
        g_k=$(readlink "$g_h" 2> /dev/null && echo .) || return 1; g_k=${g_k%??};
        case $g_k in '') return 1;; /*) g_h=$g_k;; *) g_h=${g_h%/*}/$g_k;; esac;
        elif [ -e "$g_h" ]; then [ -z "$g_t" ] || return 1;
        g_in "${g_h%/*}/" || return 1; g_add "${g_h##*/}"; return 0;
        else g_t=${g_h##*/}${g_t:+/$g_t}; g_h=${g_h%/*}; g_h=${g_h:-/}; fi; done; };
        """
}
