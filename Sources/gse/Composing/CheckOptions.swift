import ArgumentParser

/// What the commands of a playbook are held to by `gse check`.
struct CheckOptions: ParsableArguments {
    @Option(help: "The policy file; found as for a run when not given.")
    var policy: String?

    @Option(help: "Act with this role only; may be repeated.")
    var role: [String] = []

    @Option(help: "The inventory file; found as for a run when not given.")
    var inventory: String?
}
