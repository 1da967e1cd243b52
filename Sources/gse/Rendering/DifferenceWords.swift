import Effects
import Preparing

/// How a file differs from what was there, as lines for people: those of a unified diff, or why there are none.
struct DifferenceWords {
    let style: Style

    /// The lines of one difference, of a file at this path; `verb` is what became of the change: `put`, `would be put`.
    func lines(_ difference: FileDifference, path: String, verb: String) -> [String] {
        let path = Harmless.line(path)
        var lines = difference.attributes.map { attribute in
            style.yellow(Self.words(attribute))
        }
        switch difference.content {
        case .same: break
        case .untold(let reason): lines.append(style.yellow(Self.words(reason, difference)))
        case .lines(let text):
            lines.append(style.bold(difference.isNew ? "--- /dev/null" : "--- \(path)"))
            lines.append(style.bold("+++ \(path) (\(verb))"))
            lines += text.split(separator: "\n").map { painted(Harmless.line(String($0))) }
        }
        return lines
    }

    /// Those lines below one that names the file and the hosts that have it so.
    func lines(_ difference: FileDifference, path: String, on hosts: [String], verb: String) -> [String] {
        let named = hosts.prefix(8).map(Harmless.line).joined(separator: ", ")
        let rest = hosts.count > 8 ? " and \(hosts.count - 8) more" : ""
        let head = style.bold("\(Harmless.line(path)) on \(named)\(rest):")
        return [head] + lines(difference, path: path, verb: verb)
    }

    /// What else changes: `mode: 0644 → 0600`.
    static func words(_ attribute: FileDifference.Attribute) -> String {
        let old = attribute.old.map { Harmless.line($0) + " → " } ?? ""
        return "\(attribute.name): \(old)\(Harmless.line(attribute.new))"
    }

    /// Why no lines are told, with what may be told instead.
    static func words(_ reason: FileDifference.Reason, _ difference: FileDifference) -> String {
        let versions = [
            difference.isNew ? "a new file" : difference.old.map(words),
            difference.new.map(words),
        ]
        let sizes = versions.compactMap { $0 }.joined(separator: " → ")
        let why: String =
            switch reason {
            case .secret: "content differs; it holds secrets, so no lines are shown"
            case .binary: "binary content differs"
            case .large: "large content differs"
            case .unreadable: "content differs; no role grants to read the file, so no lines are shown"
            case .unknown:
                "what is there could not be looked at: " + Harmless.line(difference.trouble ?? "unknown")
            }
        return sizes.isEmpty ? why : "\(why): \(sizes)"
    }

    private static func words(_ version: FileDifference.Version) -> String {
        let digest = version.sha256.map { ", sha256 \(Harmless.line(String($0.prefix(12))))…" } ?? ""
        return "\(version.size) bytes\(digest)"
    }

    private func painted(_ line: String) -> String {
        switch line.utf8.first {
        case UInt8(ascii: "+"): style.green(line)
        case UInt8(ascii: "-"): style.red(line)
        case UInt8(ascii: "@"): style.dim(line)
        case _: line
        }
    }
}
