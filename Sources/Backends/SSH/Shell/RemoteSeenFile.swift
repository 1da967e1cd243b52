import Admission
import Effects

/// The file that a put finds on a host, told in a first line and, when it may be read, with its content behind it.
struct RemoteSeenFile {
    let path: Bytes
    /// What was checked already.
    let conditions: [Condition]
    /// What must hold for its content to be told; nil when it may not be.
    let readConditions: [Condition]?

    /// Tells of the file that is there; nothing when there is none.
    var telling: ShellText {
        """
        case $g_o in '') ;; *) case $g_z in ''|*[!0-9]*) g_z=0;; esac; g_see=-; \(permission)
        printf 'found %s %s %s %s %s %s %s %s\\n' "$g_o" "$g_ou" "$g_og" "$g_wu" "$g_wg" "$g_z" "${g_oh:--}" "$g_see";
        case $g_see in x) [ $g_z -le \(SeenFile.mostContent) ] && \\cat "$g_f"; echo;; esac;; esac;
        """
    }

    /// Sets `$g_see` to `x` when the content may be told.
    private var permission: ShellText {
        guard let left = readConditions?.filter({ !conditions.contains($0) }) else { return "" }
        guard !left.isEmpty else { return "g_see=x;" }
        let checks = RemoteConditions(left, held: path)
        return "( g_no() { exit 1; }; \(checks.before) \(checks.after) exit 0 ) && g_see=x;"
    }

    /// What a host told of the file that a put by these attributes found; `sha256` is that of the content put.
    static func seen(in stdout: Bytes, by put: FilePut, sha256: String) -> SeenFile? {
        guard stdout.starts(with: "found ".utf8) else { return SeenFile.none(for: put) }
        let first = stdout.firstIndex(of: 10) ?? stdout.endIndex
        let words = stdout[..<first].split(separator: UInt8(ascii: " ")).dropFirst().map {
            Bytes($0).lossyText
        }
        guard words.count == 8, let bits = RemoteAttributes.bits(of: words[0].utf8),
            let size = Int(words[5])
        else { return nil }
        let isReadable = words[7] == "x"
        let content =
            isReadable && size <= SeenFile.mostContent ? content(of: stdout[first...].dropFirst()) : nil
        let old = content.map { Digest.sha256($0) } ?? (words[6] == "-" ? nil : words[6])
        // Other content is put without set-user-ID and set-group-ID.
        let kept = put.mode ?? (old == sha256 ? bits : bits & 0o1777)
        let pairs = [
            ("mode", FileDifference.Attribute.mode(bits), FileDifference.Attribute.mode(kept), nil),
            ("owner", words[1], words[3], put.owner), ("group", words[2], words[4], put.group),
        ]
        return SeenFile(
            isThere: true, size: content?.count ?? size, sha256: old, content: content,
            isReadable: isReadable,
            attributes: pairs.compactMap { name, old, new, asked in
                old == new ? nil : FileDifference.Attribute(name: name, old: old, new: asked ?? new)
            })
    }

    /// What stands before the last line, which says what became of the put.
    private static func content(of rest: ArraySlice<UInt8>) -> Bytes? {
        let lines = rest.last == 10 ? rest.dropLast() : rest
        return lines.lastIndex(of: 10).map { Bytes(lines[..<$0]) }
    }
}
