import Admission
import ArgumentParser
import Effects
import Preparing

/// The flags that `gse policy check` and `explain` share.
struct PolicyQuestionOptions: ParsableArguments {
    @Option(help: "The policy file; found as for a run when not given.")
    var policy: String?

    @Option(help: "Ask for a principal with just this role; may be repeated.")
    var role: [String] = []

    @Option(help: "The host; the first granted one when not given.")
    var host: String?

    @Option(help: "The session's account; the first granted one when not given.")
    var user: String?

    @Option(help: ArgumentHelp("The command as one string, split as a playbook's is.", valueName: "string"))
    var command: String?

    @Argument(parsing: .postTerminator, help: "The program and its arguments.")
    var words: [String] = []

    /// The question; the words are taken as the bytes they are.
    func question() throws(Stop) -> PolicyQuestion {
        let asked: PolicyQuestion.Asked
        switch (command, RawArguments.process.command) {
        case (let line?, nil): asked = .line(Bytes(line.utf8))
        case (nil, let argv?) where !argv.isEmpty: asked = .argv(argv)
        case (nil, _): throw Stop(.usage, "there is no command to ask about", remedy: "-- PROGRAM ARG...")
        case (_?, _?): throw Stop(.usage, "--command and words after -- exclude each other")
        }
        return standard(asked)
    }

    /// A question about a command with the host, user and roles given.
    func standard(_ asked: PolicyQuestion.Asked) -> PolicyQuestion {
        PolicyQuestion(asked, host: host, user: user, roles: role.isEmpty ? nil : role)
    }

    /// The policies that are asked.
    func policies() throws(Stop) -> PolicyFiles {
        try PolicyFiles.load(SearchPath(playbook: nil), flag: policy)
    }
}
