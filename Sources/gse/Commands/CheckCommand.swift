import ArgumentParser
import Checking
import Effects
import Preparing

/// `gse check`: what can be said of playbooks without running them; no host is touched.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Look for mistakes in playbooks and in the modules they require; no host is touched.")

    @Argument(help: "The playbooks.")
    var playbooks: [String]

    @Flag(help: "Print one finding per line as JSON, to standard output.")
    var json = false

    @Flag(help: "Fail for warnings, too.")
    var strict = false

    @OptionGroup var options: CheckOptions

    func run() async throws {
        var isRight = true
        for path in playbooks {
            for finding in try await CheckedPlaybook(try PlaybookFile(path), options).findings() {
                tell(finding)
                isRight = isRight && (finding.severity == .note || finding.severity == .warning && !strict)
            }
        }
        if !isRight { throw ExitCode.failed }
    }

    private func tell(_ finding: SourceFinding) {
        if json {
            Console.standardOutput.write(finding.json.encoded + [10])
        } else {
            Console.standardError.line(Harmless.line(finding.line))
        }
    }
}
