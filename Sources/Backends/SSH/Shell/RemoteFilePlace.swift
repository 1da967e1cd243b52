import Admission
import Effects

/// Where a file is on a host, pinned: its directory becomes the working directory, only a name in it is left.
///
/// All links are resolved before the conditions are checked, and the directory that is entered must be the one that was
/// checked: a link that was put in the way in between ends in a refusal, never elsewhere.
struct RemoteFilePlace {
    let path: Bytes
    let conditions: [Condition]

    /// Enters the directory and puts `./NAME` into `$g_f`, or refuses; what is there is a regular file then, or nothing.
    var pin: ShellText {
        let conditions = RemoteConditions(conditions, held: path)
        // What it is resolved to is what is used, so it does not matter from where.
        return """
            g_at() { :; }; \(RemoteConditions.resolving) \(conditions.before)
            g_r \(word: path) || g_no - 'the path cannot be resolved'; g_w=$g_p; \(conditions.after)
            g_f=./${g_w##*/}; g_d=${g_w%/*}; g_d=${g_d:-/};
            case $g_f in ./|./.|./..) g_no - 'not a regular file';; esac;
            if g_in "$g_d"; then case $g_p in "$g_d") ;; *) g_no - 'the path changed while it was looked at';; esac;
            elif [ -d "$g_d" ]; then g_no - 'opening the directory: permission denied';
            else g_no - 'not found'; fi;
            if [ -h "$g_f" ] || { [ -e "$g_f" ] && [ ! -f "$g_f" ]; }; then g_no - 'not a regular file'; fi;
            if [ -e "$g_f" ] && [ ! -r "$g_f" ]; then g_no - 'opening the file: permission denied'; fi;
            """
    }

    /// Lets a script say `g_sum FILE`: the SHA-256 is put into `$g_h`, by whichever program the host has for it; nothing
    /// when it has none.
    static let digest: ShellText = """
        g_sum() { g_h=; for g_k in $({ sha256sum < "$1" || shasum -a 256 < "$1" || openssl dgst -sha256 < "$1" ||
        sha256 -q < "$1"; } 2> /dev/null); do case ${#g_k} in 64) g_h=$g_k;; esac; done; };
        """

    /// Why an attempt failed, with the last word of the program that made it: `cat: x: No space left on device`.
    static func failure(_ attempt: String, stderr: Bytes) -> String {
        guard let last = stderr.split(separator: UInt8(ascii: "\n")).last,
            let colon = last.lastIndex(of: UInt8(ascii: ":"))
        else { return attempt }
        let words = Bytes(last[(colon + 1)...]).lossyText.drop { $0 == " " }.lowercased()
        return words.isEmpty ? attempt : "\(attempt): \(words)"
    }
}
