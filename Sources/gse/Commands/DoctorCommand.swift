import ArgumentParser
import Preparing

/// `gse doctor`: what this program found on this machine, and what is wrong with it.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Say which files are used and whether everything works: exit code 0 or 1.")

    @Option(help: "The policy file.")
    var policy: String?

    @Option(help: "The inventory file.")
    var inventory: String?

    @Option(
        help: ArgumentHelp(
            "Reach these hosts over ssh as well, and say of each how long it takes, by which key exchange, its shell, and how "
                + "far its clock is off.", valueName: "selector"))
    var hosts: String?

    @OptionGroup var store: StoreOptions

    func run() async throws {
        let hosts = try hosts.map { (selector) throws(Stop) in
            try HostsExamination(selector: selector, inventory: inventory)
        }
        let examination = Examination(policy: policy, inventory: inventory, state: store.state)
        let findings = await examination.findings()
        for finding in findings {
            let word = finding.isRight ? "ok" : "problem"
            Console.standardOutput.line("\(word): \(finding.subject): \(Harmless.line(finding.text))")
        }
        let areWell = await hosts?.print() ?? true
        if !findings.allSatisfy(\.isRight) || !areWell { throw ExitCode.failed }
    }
}
