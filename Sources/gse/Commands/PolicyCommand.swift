import ArgumentParser

/// `gse policy`: what a policy file allows, and whether it is a good one.
///
/// Nothing but its text is looked at.
struct PolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Ask what a policy file allows.",
        subcommands: [
            PolicyCheckCommand.self, PolicyExplainCommand.self, PolicyLintCommand.self,
            PolicyShowCommand.self,
        ])
}
