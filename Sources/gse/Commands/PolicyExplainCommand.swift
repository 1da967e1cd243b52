import Admission
import ArgumentParser
import Preparing

/// `gse policy explain`: the answer, the nearest rules, and the first argument that differs in each.
struct PolicyExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Say why a command would be allowed or not: exit code 0 or 3.",
        usage: "gse policy explain [options] -- PROGRAM ARG...")

    @OptionGroup var options: PolicyQuestionOptions

    func run() throws {
        let question = try options.question()
        let principal = Principal(user: Account.invoking.name)
        let files = try options.policies()
        let own = Account.acting.name
        // The ceiling speaks first: what it forbids no other file allows.
        for policy in files.policies {
            let check = PolicyCheck.decide(question, policy: policy, principal: principal, ownAccount: own)
            let isLast = policy.path == files.own.path
            if case .allow = check, !isLast { continue }
            let lines = PolicyCheck.explain(question, policy: policy, principal: principal, ownAccount: own)
            for line in lines { Console.standardOutput.line(Harmless.line(line)) }
            if case .deny = check { throw ExitCode.refused }
        }
    }
}
