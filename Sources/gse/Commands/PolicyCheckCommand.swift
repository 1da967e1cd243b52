import Admission
import ArgumentParser
import Effects
import Preparing

/// `gse policy check`: whether a command would be allowed.
struct PolicyCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Say whether a command would be allowed: exit code 0 or 3.",
        usage: """
            gse policy check [options] -- PROGRAM ARG...
            gse policy check [options] --command STRING
            gse policy check [options] --batch FILE
            """)

    @OptionGroup var options: PolicyQuestionOptions

    @Option(help: ArgumentHelp("Answer every line of a file of JSON lines.", valueName: "file"))
    var batch: String?

    func run() throws {
        let principal = Principal(user: Account.invoking.name)
        if let batch { return try answer(batch, principal) }
        let check = PolicyCheck.decide(
            try options.question(), policies: try options.policies().policies, principal: principal,
            ownAccount: Account.acting.name)
        Console.standardOutput.line(Harmless.line(check.description))
        if case .deny = check { throw ExitCode.refused }
    }

    private func answer(_ batch: String, _ principal: Principal) throws(Stop) {
        guard options.command == nil, RawArguments.process.command == nil else {
            throw Stop(.usage, "--batch takes its commands from the file; none may be given beside it")
        }
        let policies = try options.policies().policies
        let content = try FileReading.content(of: batch, what: "the batch", longest: .mebibytes(256))
        let standard = options.standard(.argv([]))
        for line in content.bytes.split(separator: 10) {
            let answer = PolicyCheck.answer(
                line: Bytes(line), standard: standard, policies: policies, principal: principal,
                ownAccount: Account.acting.name)
            Console.standardOutput.write(answer.encoded + [10])
        }
    }
}
