import Admission
import ArgumentParser
import Effects
import Preparing

/// `gse policy show`: the policy that would be used.
struct PolicyShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Print the policy that a run would use.")

    @Option(help: "The policy file; found as for a run when not given.")
    var policy: String?

    @Flag(help: "The policy that is used when there is no file.")
    var builtIn = false

    func run() throws {
        guard !builtIn else { return Console.standardOutput.write(Bytes(Policy.builtInText.utf8)) }
        let files = try PolicyFiles.load(SearchPath(playbook: nil), flag: policy)
        if files.policies.count > 1 {
            Console.standardError.line("below the ceiling \(PolicyFiles.ceilingPath)")
        }
        let origin = files.found.map { "\(Harmless.line($0.path)) (\($0.origin))" } ?? "built in"
        Console.standardError.line(origin)
        Console.standardOutput.write(files.own.text)
    }
}
