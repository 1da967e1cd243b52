import Admission
import Effects

/// Puts a file in place on a host, put into words for its login shell; its content is read from standard input.
///
/// What is there is told first, for people to see what changes; what must be written is written to a file in a new directory beside the target, which only its account can enter, is
/// checked by its digest, gets its owner and mode, is synced and renamed. A file that is as it should be is left alone.
struct RemotePut: Sendable {
    /// What came of it.
    enum Reading: Sendable, Hashable {
        /// It is there.
        case done(FileChange)
        /// It is not, and the file is as it was.
        case failed(reason: String)
    }

    let work: Admitted<TaskRequest>
    let put: FilePut
    /// What standard input says.
    let content: RemoteContent
    let account: RemoteAccount
    /// A random word of letters and digits, for its greeting and in the name of its directory; 2 characters or more.
    let nonce: String
    /// The time that backups are named by.
    let now: Timestamp

    /// What to say to the host.
    func line() -> RemoteComposition {
        let place = RemoteFilePlace(path: put.path, conditions: work.conditions)
        let attributes = RemoteAttributes(put)
        let script: ShellText = """
            \(place.pin) \(attributes.named) \(RemoteFilePlace.digest) \(RemoteAttributes.reading)
            { \(RemoteScript.started) } 2> /dev/null || exit 126; \(Self.failing) g_o=; g_oh=; g_same=;
            if [ -e "$g_f" ]; then g_now "$g_f"; g_o=$g_mo; g_ou=$g_u; g_og=$g_g; g_sum "$g_f"; g_oh=$g_h;
            case $g_o in ??????????) ;; *) g_fail 'looking at the file';; esac; \(attributes.wanted)
            \(put.isLook ? looked : "") fi;
            case $g_oh in \(word: content.sha256)) g_same=x; \(attributes.isAsWanted) && { echo same; exit 0; };; esac;
            \(RemoteSeenFile(path: put.path, conditions: work.conditions, readConditions: work.readConditions).telling)
            \(put.isLook ? "echo would; exit 0" : writing(attributes))
            """
        return .line(RemoteScript.line(script, as: account, nonce: nonce))
    }

    /// What came of it, from what the host said after its greeting.
    func reading(_ stdout: Bytes, stderr: Bytes) -> Reading {
        let words = stdout.lossyText.split(separator: "\n").last?.split(separator: " ", maxSplits: 1) ?? []
        switch words.first {
        case "same": return .done(FileChange(isChanged: false, sha256: content.sha256))
        case "changed", "would":
            let seen = RemoteSeenFile.seen(in: stdout, by: put, sha256: content.sha256)
            return .done(FileChange(isChanged: true, sha256: content.sha256, seen: seen))
        case "failed" where words.count == 2:
            return .failed(reason: RemoteFilePlace.failure(String(words[1]), stderr: stderr))
        case _: return .failed(reason: "given up before it was in place")
        }
    }

    /// Lets a script say `g_fail REASON`, which ends it and, like a signal, leaves nothing behind.
    private static let failing: ShellText = """
        g_t=; g_up() { case $g_t in '') ;; *) \\rm -f ./new ./old; \\cd -P .. && \\rmdir "$g_t";; esac; } > /dev/null 2>&1;
        g_fail() { g_up; printf 'failed %s\\n' "$1"; exit 1; };
        trap 'g_up; exit 143' HUP INT TERM;
        """

    /// On a host without a program for SHA-256 a look tells by another sum whether the content is as wanted.
    private var looked: ShellText {
        """
        case $g_oh in '') case $(cksum < "$g_f") in \(word: content.cksum)) g_oh=\(word: content.sha256);; esac;; esac;
        """
    }

    private func writing(_ attributes: RemoteAttributes) -> ShellText {
        "\(write(attributes)) \(attributes.apply) \(put.backups > 0 ? backup : "") \(replace)"
    }

    /// Writes `./new` in a directory of its own, which becomes the working directory, and checks it.
    private func write(_ attributes: RemoteAttributes) -> ShellText {
        """
        g_k=\(word: ".gse-\(nonce)-")$$.tmp; \\mkdir -m 700 "./$g_k" && g_in "./$g_k" || g_fail 'writing the file';
        g_now .; case $g_p:$g_mo in "${g_d%/}/$g_k":drwx--[-S]---) [ -O . ];; *) false;; esac ||
        g_fail 'the path changed while it was looked at'; g_t=./$g_k;
        ( umask 077; \\cat > ./new ) || g_fail 'writing the file'; g_sum ./new;
        case $g_h in \(word: content.sha256)) ;;
        '') case $(cksum < ./new) in \(word: content.cksum)) ;; *) \(Self.differs);; esac;
        case $g_o in '') ;; *) cmp -s ./new ".$g_f" && { g_same=x; \(attributes.isAsWanted) && {
        g_up; echo same; exit 0; }; };; esac;;
        *) \(Self.differs);; esac;
        """
    }

    private static let differs: ShellText = "g_fail 'what was written reads back differently'"

    /// Copies the file as it was to `NAME.TIMESTAMP.bak`, and drops the oldest such copies.
    private var backup: ShellText {
        let stamp = Bytes(now.description.utf8.map { $0 == UInt8(ascii: ":") ? UInt8(ascii: "-") : $0 })
        let shape: ShellText =
            ".[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]-[0-9][0-9]-[0-9][0-9].[0-9][0-9][0-9]Z.bak"
        return """
            case $g_same$g_o in ''|x*) ;; *) g_b=../${g_f#./}.\(word: stamp).bak; [ ! -e "$g_b" ] && [ ! -h "$g_b" ] &&
            ( umask 077; \\cp -p ".$g_f" ./old ) && [ -f ./old ] && [ ! -h ./old ] && chmod u-s,g-s ./old ||
            g_fail 'writing the backup'; g_sum ./old;
            case $g_h in "$g_oh") ;; *) g_fail 'the file changed while it was copied';; esac;
            sync ./old 2> /dev/null; \\mv -f ./old "$g_b" || g_fail 'writing the backup';
            set -- ; for g_k in ".$g_f"\(shape); do [ -f "$g_k" ] && set -- "$@" "$g_k"; done;
            while [ $# -gt \(put.backups) ]; do \\rm -f "$1"; shift; done;; esac;
            """
    }

    private var replace: ShellText {
        """
        sync ./new 2> /dev/null; [ ! -d ".$g_f" ] || g_fail 'not a regular file';
        \\mv -f ./new ".$g_f" || g_fail 'renaming the file into place';
        g_up; sync . 2> /dev/null; echo changed; exit 0
        """
    }
}
