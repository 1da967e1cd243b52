import ArgumentParser

/// `gse doctor`: what this program found on this machine, and what is wrong with it.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Say which files are used and whether everything works: exit code 0 or 1.")

    @Option(help: "The policy file.")
    var policy: String?

    @Option(help: "The inventory file.")
    var inventory: String?

    @OptionGroup var store: StoreOptions

    func run() async throws {
        let examination = Examination(policy: policy, inventory: inventory, state: store.state)
        let findings = await examination.findings()
        for finding in findings {
            let word = finding.isRight ? "ok" : "problem"
            Console.standardOutput.line("\(word): \(finding.subject): \(Harmless.line(finding.text))")
        }
        if !findings.allSatisfy(\.isRight) { throw ExitCode.failed }
    }
}
