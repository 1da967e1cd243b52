import Effects
import Execution
import Journaling
import Preparing
import Secrets

/// Everything found and read that a run on record is taken on with.
struct RunTaking {
    let run: UnfinishedRun
    let execution: RunExecution
    /// What has changed since the run began; nil when nothing has.
    let change: String?
    private let playbook: PlaybookFile?
    private let preparation: RunPreparation
    private let digests: JSON

    /// Finds and reads the rest; no host is touched and nothing is written.
    ///
    /// A run that is only ended needs no script: its playbook may be gone.
    ///
    /// - Throws: ``Stop`` with the exit code of what is wrong.
    init(
        _ run: UnfinishedRun, json: Bool, secrets: SecretOptions, needsScript: Bool = true
    ) throws(Stop) {
        self.run = run
        let options = try run.options(json: json)
        preparation = try RunPreparation(options, playbook: run.invocation.playbook)
        let path = run.invocation.playbook
        playbook =
            needsScript
            ? try path.map { path throws(Stop) in try PlaybookFile(path) }
            : path.flatMap { try? PlaybookFile($0) }
        let texts = Texts(
            policies: preparation.policies, inventory: preparation.inventory, playbook: playbook?.source)
        digests = texts.digests
        let values = try secrets.over(run.invocation.secrets).read()
        var plan = try preparation.plan(run, files: playbook?.files ?? .none)
        plan.secrets = try SecretOptions.book(values, directory: preparation.state.path)
        change = texts.change(since: run.header).map(plan.secrets.mask.masked)
        execution = RunExecution(
            plan: plan, journal: try preparation.journal(),
            display: options.display(plan, isPlaybook: run.invocation.playbook != nil),
            printsResult: !json && playbook != nil, answering: options.answering,
            starts: preparation.starts(of: run.id))
    }

    /// The code to end with, once the report is written that the run was begun with.
    func reporting(_ code: ExitCode) -> ExitCode { preparation.reporting(run.id, code) }

    /// What goes on record of it.
    var resumption: RunResumption {
        RunResumption(
            principal: Account.invoking.name, process: RunProcess(.current(principal: Account.invoking.name)),
            digests: digests,
            version: Program.version)
    }

    /// What makes the calls again.
    func source() throws(Stop) -> any StepSource {
        if let playbook { return try PlaybookScript(playbook.start(execution.plan, isResumed: true)) }
        guard let words = run.invocation.command else {
            throw Stop(.journal, "the record of run \(run.id) names neither a playbook nor a command")
        }
        return OneCommand(
            selector: words.selector, user: words.user, hostsAtOnce: words.hostsAtOnce, argv: words.argv)
    }
}
