import Admission
import Effects

/// A command for one host, put into words for its login shell.
struct RemoteCommand: Sendable {
    let work: Admitted<TaskRequest>
    let command: Command
    /// The host's name.
    let host: String
    let account: RemoteAccount
    /// Where its start and its end are noted; nil for work that changes nothing.
    let marker: RemoteMarker?
    /// A random word of letters and digits, for its greeting; 2 characters or more.
    let nonce: String

    /// What to say to the host.
    func line() -> RemoteComposition {
        let path = Bytes(work.programPath.joined(separator: [UInt8(ascii: ":")]))
        var text = Bytes("case x in x) cd ".utf8)
        text += work.request.settings.directory?.shellWord ?? Bytes("\"$HOME\"".utf8)
        text += Bytes(
            "; echo \(nonce) started $$ - -; env -i HOME=\"$HOME\" USER=\"$USER\" LANG=C.UTF-8".utf8)
        text += Bytes(" PATH=".utf8) + path.shellWord
        for variable in work.request.settings.environment {
            text +=
                [UInt8(ascii: " ")] + (variable.name + [UInt8(ascii: "=")] + variable.value.bytes).shellWord
        }
        for word in command.argv { text += [UInt8(ascii: " ")] + word.shellWord }
        text += Bytes("; exit $?;; esac".utf8)
        return RemoteComposition(RemoteLine(text))
    }
}
