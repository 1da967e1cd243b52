import ArgumentParser
import Effects
import Preparing
import Rehearsal

/// The flags of `rehearse` that say how much of the playbook is tried, and what goes wrong.
struct ExplorationOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Rehearse with so many seeds, from --seed on.", valueName: "n"))
    var seeds: Int?

    @Flag(help: "Let each piece of work fail once, in each way it can.")
    var everyFault = false

    @Flag(help: "Kill the controller after each fact, and resume the run.")
    var crashEverywhere = false

    @Option(
        help: ArgumentHelp(
            "The most rehearsals of each of these; of more, some are chosen by the seed.", valueName: "n"))
    var most = 1000

    @Option(
        help: ArgumentHelp(
            "A fault, as reports name it: \"task 4 on host-0002: exit_code=1\"; may be repeated.",
            valueName: "fault"))
    var fault: [String] = []

    @Option(help: ArgumentHelp("Kill the controller after this fact, and resume the run.", valueName: "fact"))
    var crashAfter: Int?

    @Option(
        help: ArgumentHelp(
            "How many hosts may fail, as 2 or 5%; known without it from gse.rollout or an argument \"budget\".",
            valueName: "n"))
    var budget: String?

    @Option(help: ArgumentHelp("Write a report, an HTML file.", valueName: "file"))
    var report: String?

    /// Whether many rehearsals are asked for.
    var isAsked: Bool { seeds != nil || everyFault || crashEverywhere }

    func validate() throws {
        if let seeds, !(1...1_000_000).contains(seeds) {
            throw ValidationError("--seeds \(seeds): from 1 to 1000000 seeds can be tried")
        }
        if !(1...1_000_000).contains(most) {
            throw ValidationError("--most \(most): from 1 to 1000000 rehearsals can be made")
        }
        if let crashAfter, crashAfter < 1 {
            throw ValidationError("--crash-after \(crashAfter): facts are counted from 1 on")
        }
        if !isAsked, report != nil {
            throw ValidationError(
                "--report tells of many rehearsals; add --every-fault, --crash-everywhere or --seeds N")
        }
        if isAsked, !fault.isEmpty || crashAfter != nil {
            throw ValidationError(
                "--fault and --crash-after are of one rehearsal; leave out what asks for many")
        }
    }

    /// The faults.
    ///
    /// - Throws: ``Stop`` with exit code 64 for one that cannot be read.
    func faults() throws(Stop) -> [PlannedFault] {
        var faults: [PlannedFault] = []
        for text in fault {
            guard let fault = PlannedFault(text) else {
                throw Stop(
                    .usage, "--fault \(Harmless.line(text)) is no fault",
                    remedy:
                        "write it like \"task 4 on host-0002: exit_code=1\", or with timed_out, lost, dies, "
                        + "not_startable, truncated, refused or slow=60s")
            }
            faults.append(fault)
        }
        return faults
    }

    /// How many hosts may fail; nil when it was not said.
    ///
    /// - Throws: ``Stop`` with exit code 64 for neither a number nor a share.
    func budgetOfHosts() throws(Stop) -> RunKnowledge.Budget? {
        guard let budget else { return nil }
        guard let read = RunKnowledge.Budget(budget) else {
            throw Stop(
                .usage, "--budget \(Harmless.line(budget)) is no number of hosts",
                remedy: "write it like 2 or 5%")
        }
        return read
    }
}
