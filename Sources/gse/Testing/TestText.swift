import Effects
import Preparing
import Rehearsal

/// How tests went, as lines for people.
struct TestText {
    let style: Style

    /// The lines of one file: those that failed with what went wrong, the others by name.
    func lines(_ file: TestFileReport) -> [String] {
        let head = style.bold(Harmless.line(file.path))
        return [head] + file.cases.flatMap(lines)
    }

    private func lines(_ test: TestCase) -> [String] {
        let took = style.dim("(\(Elapsed.words(test.duration)))")
        guard let failure = test.failure else {
            return ["  \(style.green("ok")) \(Harmless.line(test.title)) \(took)"]
        }
        let place = failure.position ?? test.position
        let text = (place.isEmpty ? "" : place + ": ") + failure.message
        let words = text.split(separator: "\n", omittingEmptySubsequences: false)
        return ["  \(style.red("FAILED")) \(Harmless.line(test.title)) \(took)"]
            + words.map { "      " + painted(Harmless.line(String($0))) }
            + test.output.flatMap { $0.split(separator: "\n", omittingEmptySubsequences: false) }
            .map { "      " + style.dim("| ") + Harmless.line(String($0)) }
    }

    private func painted(_ line: String) -> String {
        if line.hasPrefix("+ ") { return style.green(line) }
        return line.hasPrefix("- ") ? style.red(line) : line
    }

    /// The lines of the playbooks that were rehearsed: how much of each was executed, and what never was.
    func lines(_ coverage: [(playbook: String, coverage: Coverage)]) -> [String] {
        coverage.compactMap { playbook, coverage in
            guard coverage.executable > 0 else { return nil }
            let name = playbook.split(separator: "/").last.map(String.init) ?? playbook
            let percent = coverage.executed * 100 / coverage.executable
            let words = CoverageText(coverage: coverage, style: style).lines.joined(separator: " ")
            return "\(Harmless.line(name)): \(percent) %, \(words)"
        }
    }

    /// The last line.
    func summary(_ files: [TestFileReport]) -> String {
        let failed = files.reduce(0) { $0 + $1.failures }
        let passed = files.reduce(0) { $0 + $1.cases.count } - failed
        let time = Elapsed.words(files.reduce(Duration.zero) { $0 + $1.duration })
        let told = failed == 0 ? "" : ", " + style.red("\(failed) failed")
        return "\(passed) passed\(told), in \(time)"
    }
}
