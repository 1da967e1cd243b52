import Effects

/// Where a command on a host notes that it began and how it ended: `.gse/RUN/TASK.HOST` in the home of the login
/// account.
///
/// Its first line is `PID START BOOT` of the login shell, its second, once the program has ended, `exit N`. Who looks for
/// it and finds none leaves `withdrawn` there, so that a start that is still on its way comes to nothing; so does a start
/// that nobody hears of.
struct RemoteMarker: Sendable, Hashable {
    /// The run.
    let run: String
    /// The task.
    let task: TaskID
    /// The host's name; several may share one home directory.
    let host: String
    /// Whether it was looked for before: then what is there is no reason not to start.
    var isAgain = false

    /// A run's directory, as a word.
    static func directory(of run: String) -> ShellText {
        "\"${HOME:-/nonexistent}/.gse\"/\(word: fileName(run))"
    }

    /// Puts the marker's path into `$g_m` and makes its directory when it is missing.
    ///
    /// `$g_why` is empty, or says why that is not a place that only this account can write to.
    var place: ShellText {
        """
        g_m=\(Self.directory(of: run)); g_why=; [ -d "$g_m" ] && [ ! -h "$g_m" ] && [ -O "$g_m" ] || {
        g_k=${HOME:-/nonexistent}/.gse; \\mkdir -m 700 "$g_k" 2> /dev/null;
        if [ -h "$g_k" ] || [ ! -d "$g_k" ] || [ ! -O "$g_k" ]; then
        g_why="$g_k is not there, or not a directory of this account";
        else case $(\\ls -ld "$g_k") in d????-??-*) \\mkdir -m 700 "$g_m" 2> /dev/null;
        [ -d "$g_m" ] && [ ! -h "$g_m" ] && [ -O "$g_m" ] ||
        g_why="$g_m is not there, or not a directory of this account";;
        *) g_why="others may write to $g_k";; esac; fi; };
        g_m=$g_m/\(word: Self.fileName("\(task).\(host)"));
        """
    }

    /// Notes the start, or refuses to start.
    ///
    /// In a directory that nobody else may enter the file's own mode says nothing, so that no shell of its own is needed
    /// for another umask.
    var noteStart: ShellText {
        """
        \(place) case $g_why in '') ;; *) g_no 126 "cannot note the start: $g_why";; esac;
        \(isAgain ? "" : "set -C;") printf '%s\\n' "$g_id" 2> /dev/null > "$g_m" || {
        [ -s "$g_m" ] && g_no 126 "not started: it was given up meanwhile"; \\rm -f "$g_m";
        g_no 126 "cannot note the start: $g_m cannot be written"; }; set +C;
        """
    }

    /// Takes the note back: the program is not started.
    var withdraw: ShellText { "echo withdrawn > \"$g_m\";" }

    /// Notes that the program has exited with `$g_x`.
    var noteEnd: ShellText { "printf 'exit %s\\n' \"$g_x\" >> \"$g_m\";" }

    /// A name that is a file's: no slash, and neither `.` nor `..`; what is long or odd is named by its digest.
    private static func fileName(_ text: String) -> Bytes {
        let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.".utf8)
        let bytes = Bytes(text.utf8)
        let isPlain = bytes.allSatisfy(plain.contains) && (1...200).contains(bytes.count)
        return isPlain && bytes.first != UInt8(ascii: ".") ? bytes : Bytes(Digest.sha256(bytes).utf8)
    }
}
