import Admission
import ArgumentParser
import Effects
import Execution
import Journaling
import Preparing

/// `gse approve`: answers the question that a run waits with.
struct ApproveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "Answer the question of a run that waits for approval.")

    @Argument(help: ArgumentHelp("The run's identifier.", valueName: "run"))
    var identifier: String

    @Flag(help: "Answer with no.")
    var reject = false

    @Option(help: ArgumentHelp("What to say about it; kept with the answer.", valueName: "text"))
    var note: String?

    @Option(help: "The policy file, which says who may approve; found as for a run when not given.")
    var policy: String?

    @Option(help: "Act with this role only; may be repeated. Narrows, never adds.")
    var role: [String] = []

    @OptionGroup var store: StoreOptions

    func run() throws {
        let run = try RecordedRun(identifier, state: store.state)
        var open: [OpenQuestion] = []
        var playbook: String?
        try run.read { fact in
            if case .started(let header) = fact.event {
                playbook = (try? Invocation(json: header.invocation))?.playbook
            }
            OpenQuestion.add(fact, to: &open)
            return true
        }
        guard let first = open.first else {
            throw Stop(.missing, "run \(Harmless.line(identifier)) does not wait for an approval")
        }
        try admit(first.question, playbook)
        do {
            try run.journal.ask(
                RunRequest(
                    run: run.id, kind: reject ? .reject : .approve, step: first.step,
                    by: Account.invoking.name, note: note, time: SystemClock().now()))
            let word = reject ? "rejected" : "approved"
            Console.standardError.line("\(word): \(FactWords.label(first.question.message))")
            if try run.journal.isUndriven(run.id) {
                Console.standardError.line("nobody drives the run: gse resume \(run.id) goes on with it")
            }
        } catch {
            throw Stop(error)
        }
    }

    /// The policy is looked for as for the run, and so beside its playbook, too.
    private func admit(_ question: Question, _ playbook: String?) throws(Stop) {
        let policies = try PolicyFiles.load(SearchPath(playbook: playbook), flag: policy).policies
        let principal = Principal(user: Account.invoking.name)
        let roles = role.isEmpty ? nil : role
        do {
            // Refuses a role that the principal does not have.
            _ = try Admission(
                policies: policies, principal: principal, activeRoles: roles, ownAccount: Account.acting.name)
        } catch {
            throw Stop(error)
        }
        let refusal = ApprovalGrant.refusal(
            policies: policies, principal: principal, activeRoles: roles, roles: question.roles)
        if let refusal { throw Stop(refusal) }
    }
}
