import Admission
import ArgumentParser
import Preparing

/// `gse policy lint`: rules that overlap, can never match, or are dangerous.
struct PolicyLintCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Find rules that overlap, can never match, or are dangerous: exit code 0 or 1.")

    @Option(help: "The policy file; found as for a run when not given.")
    var policy: String?

    func run() throws {
        let policy = try PolicyFiles.load(SearchPath(playbook: nil), flag: policy).own
        let findings = policy.findings()
        for finding in findings {
            let place = "\(policy.path):\(finding.line): \(finding.kind.rawValue): "
            Console.standardOutput.line(Harmless.line(place + finding.message))
        }
        if !findings.isEmpty { throw ExitCode.failed }
    }
}
