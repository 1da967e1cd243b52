import Effects
import Journaling
import Preparing
import Rehearsal

/// An exploration as people read about it.
struct ExplorationText {
    let report: ExplorationReport
    let playbook: String
    /// The command that makes a rehearsal again.
    let replay: (ExploredCase) -> String
    let style: Style

    /// The most commands that are listed, and the most findings of one kind.
    private static let mostLines = 40

    var lines: [String] {
        head + CoverageText(coverage: report.coverage, style: style).lines + commands + findings + remarks
            + report.troubles.prefix(3).map { "\(style.red("could not be rehearsed")): \(Harmless.line($0))" }
    }

    private var head: [String] {
        let hosts = report.hosts == 1 ? "1 host" : "\(report.hosts) hosts"
        let clean = report.clean.run
        let left = report.possible - report.planned
        let sampled = left > 0 ? ", chosen by the seed from \(report.possible)" : ""
        let ends = report.ends.sorted {
            $0.value == $1.value ? $0.key.rawValue < $1.key.rawValue : $0.value > $1.value
        }
        .map { "\($0.value) \($0.key.rawValue)" }.joined(separator: ", ")
        var lines = [
            "\(style.bold(Harmless.line(playbook))) on \(hosts): \(times(report.made))\(sampled): \(ends)",
            "when nothing goes wrong: \(clean.end.state.rawValue) after \(Elapsed.words(clean.duration))",
        ]
        lines += EndingBlock(style: style).lines(clean.end)
        if report.isInterrupted {
            lines.append(
                style.yellow("interrupted: \(report.planned - report.made) rehearsals were not made"))
        }
        return lines
    }

    private var commands: [String] {
        let commands = RehearsedCommand.all(in: report.clean.run.facts)
        guard !commands.isEmpty else { return [] }
        var table = TextTable(indent: "  ", right: [0])
        for command in commands.prefix(Self.mostLines) {
            let line = Harmless.line(command.line)
            table.add([
                .init("\(command.hosts.count)"), .init(line.count > 90 ? line.prefix(89) + "…" : line),
            ])
        }
        let rest = commands.count - Self.mostLines
        return ["", style.bold("what runs, on how many hosts")] + table.lines
            + (rest > 0 ? ["  … \(rest) more; --json has all"] : [])
    }

    private var findings: [String] {
        guard report.isComparable || !report.wrong.isEmpty else {
            return ["", style.yellow(Self.incomparable)]
        }
        guard !report.wrong.isEmpty else { return ["", style.green("nothing wrong was found")] }
        let count = report.wrong.count == 1 ? "1 thing is wrong" : "\(report.wrong.count) things are wrong"
        return ["", style.red(count)] + report.wrong.prefix(Self.mostLines).flatMap(lines)
    }

    /// Why next to nothing can be found.
    static let incomparable =
        "what is wrong shows beside a rehearsal in which all goes well, and this playbook has none: give it what it "
        + "needs to succeed, such as --arg or --model"

    private var remarks: [String] {
        let remarks = report.found.filter(\.finding.isRemark)
        guard !remarks.isEmpty else { return [] }
        return ["", style.bold("hosts left half-way by runs that say that not all is well")]
            + remarks.prefix(10).map { "  \(Self.words($0.finding)) (in \(times($0.count)))" }
            + (remarks.count > 10 ? ["  … \(remarks.count - 10) more; --json has all"] : [])
    }

    private func lines(_ found: ExplorationReport.Found) -> [String] {
        [
            "  \(style.bold(found.finding.kind.rawValue)): "
                + Self.words(found.finding),
            style.dim("    in \(times(found.count)); again: \(Harmless.line(replay(found.smallest)))"),
        ]
    }

    /// Where and what, without the kind.
    private static func words(_ finding: Finding) -> String {
        Harmless.line(String(finding.line.dropFirst(finding.kind.rawValue.count + 2)))
    }

    private func times(_ count: Int) -> String { count == 1 ? "1 rehearsal" : "\(count) rehearsals" }
}

/// The lines that were executed, as people read about them.
struct CoverageText {
    let coverage: Coverage
    let style: Style

    var lines: [String] {
        guard coverage.executable > 0 else { return [] }
        let left = coverage.files.sorted { $0.key < $1.key }.compactMap { name, file -> String? in
            let stretches = file.neverTaken.map {
                $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)"
            }
            return stretches.isEmpty ? nil : "\(Harmless.line(name)):\(stretches.joined(separator: ","))"
        }
        let never = left.isEmpty ? "" : "; never \(left.joined(separator: " "))"
        return ["lines taken: \(coverage.executed) of \(coverage.executable)\(never)"]
    }
}
