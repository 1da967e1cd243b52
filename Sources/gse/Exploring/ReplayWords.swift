import Effects
import Rehearsal

/// The command that makes a rehearsal again.
struct ReplayWords {
    let playbook: String
    let arg: [String]
    let args: String?
    let secrets: [String]
    let options: RehearsalOptions
    /// What makes so many hosts.
    let hosts: (Int) -> [String]

    /// The command as a shell takes it.
    func line(_ explored: ExploredCase) -> String {
        let named: [(String, String?)] = [
            ("--args", args), ("--model", options.model), ("--from", options.from),
            ("--policy", options.policy),
            ("--inventory", options.inventory), ("--timeout", options.timeout), ("--state", options.state),
            ("--fail", explored.rate > 0 ? "\(explored.rate)" : nil),
            ("--crash-after", explored.crash.map(String.init)),
        ]
        var words =
            ["gse", "rehearse", playbook] + hosts(explored.hosts) + ["--seed", String(explored.seed)]
        for word in arg { words += ["--arg", word] }
        for word in secrets { words += ["--secret", word] }
        for word in options.role { words += ["--role", word] }
        for (flag, value) in named { if let value { words += [flag, value] } }
        if options.reject || explored.rejects { words.append("--reject") }
        for fault in explored.faults { words += ["--fault", fault.description] }
        return Command(argv: words.map { Bytes($0.utf8) })?.line ?? ""
    }
}
