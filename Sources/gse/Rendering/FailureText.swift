import Effects
import Journaling
import Preparing

/// The commands that failed, each with its last lines and the reason.
struct FailureText {
    /// Endings that are told one by one, of one task and of all: some screens.
    private static let mostGroups = (ofTask: 10, ofAll: 60)
    /// Lines of output of each.
    private static let mostLines = 10
    /// Bytes of each line.
    private static let longestLine = 400

    let report: RunReport
    let style: Style

    /// All of it; nothing when nothing failed.
    var lines: [String] {
        let failed = report.tasks.filter { $0.failures > 0 }
        if failed.isEmpty { return [] }
        let most = max(1, min(Self.mostGroups.ofTask, Self.mostGroups.ofAll / failed.count))
        return [style.bold("failed")] + failed.flatMap { told($0, most) }
    }

    private func told(_ task: TaskRecord, _ most: Int) -> [String] {
        let groups = task.groups.filter { $0.how.status != .succeeded }
        var lines = ["  \(style.dim(task.id.description)) \(Harmless.line(FactWords.shortened(task.words)))"]
        for group in groups.prefix(most) {
            let time = Elapsed.words(group.longest)
            let how = style.red(EndingWords.line(group.how)) + ", \(time)"
            lines.append("    \(Harmless.line(Self.names(group.hosts))): \(how)")
            guard let place = group.how.output, task.outputs.indices.contains(place) else { continue }
            lines += output(task.outputs[place]).map { "      " + $0 }
        }
        let left = groups.dropFirst(most).reduce(0) { $0 + $1.hosts.count }
        return lines + (left > 0 ? ["    and \(left) more hosts that did not end well"] : [])
    }

    private func output(_ output: TaskRecord.Output) -> [String] {
        lastLines(output.stdout) + lastLines(output.stderr)
    }

    private func lastLines(_ excerpt: Excerpt) -> [String] {
        let kept = excerpt.tail.isEmpty ? excerpt.head : excerpt.tail
        var lines = kept.split(separator: 10, omittingEmptySubsequences: false)
        if lines.last?.isEmpty ?? false { lines.removeLast() }
        let isCut = excerpt.omitted > 0 || lines.count > Self.mostLines
        let shown = lines.suffix(Self.mostLines).map { line in
            style.dim("| ") + Harmless.line(Self.text(line))
        }
        let more = excerpt.dropped > 0 ? [style.dim("| … \(excerpt.dropped) bytes more were not kept")] : []
        return (isCut ? [style.dim("| …")] : []) + shown + more
    }

    /// The line; of one that would fill the screen, the end.
    private static func text(_ line: ArraySlice<UInt8>) -> String {
        let text = line.last == 13 ? line.dropLast() : line
        let isLong = text.count > longestLine
        return (isLong ? "…" : "") + String(decoding: isLong ? text.suffix(longestLine) : text, as: UTF8.self)
    }

    /// A dozen hosts by name, more by their number.
    private static func names(_ hosts: [String]) -> String {
        let named = hosts.prefix(12).joined(separator: ", ")
        return hosts.count > 12 ? "\(named) and \(hosts.count - 12) more" : named
    }
}
