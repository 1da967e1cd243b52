import Admission
import Effects

/// Reads a file on a host, put into words for its login shell; what follows the greeting is the file.
struct RemoteGet: Sendable {
    /// What came of it.
    enum Reading: Sendable, Hashable {
        /// The file's bytes.
        case content(Bytes)
        /// It could not be read, or not to its end.
        case failed(reason: String)
    }

    let work: Admitted<TaskRequest>
    let get: FileGet
    let account: RemoteAccount
    /// A random word of letters and digits, for its greeting; 2 characters or more.
    let nonce: String

    /// The most bytes the file may have; what is captured of its output must be at least as much.
    var most: ByteCount { self.get.max ?? work.limits.output }

    /// What to say to the host.
    ///
    /// The file is opened once; where the host has `/proc`, that must have been the file that was checked.
    func line() -> RemoteComposition {
        let script: ShellText = """
            \(RemoteFilePlace(path: get.path, conditions: work.conditions).pin)
            [ -e "$g_f" ] || g_no - 'not found'; exec 8< "$g_f"; if [ -e /proc/$$/fd/8 ]; then
            g_k=$(readlink /proc/$$/fd/8 && echo .); case ${g_k%??} in "$g_w") ;;
            *) g_no - 'the path changed while it was looked at';; esac; fi;
            g_k=$(wc -c < "$g_f"); [ $g_k -le \(most.bytes) ] || g_no - \(word: "larger than \(most)");
            \(RemoteScript.started) \\cat <&8; exit $?
            """
        return .line(RemoteScript.line(script, as: account, nonce: nonce))
    }

    /// What came of it, from what the host said after its greeting and how the line ended.
    func reading(_ output: CapturedOutput, stderr: Bytes, exitCode: Int32?) -> Reading {
        guard output.written <= most.bytes, !output.isTruncated else {
            return .failed(reason: "larger than \(most)")
        }
        guard exitCode == 0 else {
            return .failed(reason: RemoteFilePlace.failure("reading the file", stderr: stderr))
        }
        return .content(output.kept)
    }
}
