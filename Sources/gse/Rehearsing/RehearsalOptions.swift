import ArgumentParser
import Backends
import Preparing

/// The flags of `rehearse` that say with what.
struct RehearsalOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "So many made-up hosts instead of an inventory's: host-0001 and so on, or those of a range.",
            valueName: "n|range"))
    var hosts: String?

    @Option(help: "What chance begins with: the same seed, the same rehearsal. 1, or that of --from.")
    var seed: UInt64?

    @Option(
        help: ArgumentHelp(
            "The share of all that is done on hosts that fails: 0.05 or 5%.", valueName: "rate"))
    var fail: String?

    @Option(help: ArgumentHelp("What the hosts are like, a YAML file.", valueName: "file"))
    var model: String?

    @Option(help: ArgumentHelp("Let hosts answer as in this run on record.", valueName: "run"))
    var from: String?

    @Flag(help: "Answer every question with no.")
    var reject = false

    @Option(help: "The policy file; found as the documentation says when not given.")
    var policy: String?

    @Option(help: "Act with this role only; may be repeated. Narrows, never adds.")
    var role: [String] = []

    @Option(help: "The inventory file; found as the documentation says when not given.")
    var inventory: String?

    @Option(help: ArgumentHelp("Only these hosts.", valueName: "selector"))
    var limit: String?

    @Option(help: ArgumentHelp("The longest the run may take, as 30s, 5m or 2h.", valueName: "duration"))
    var timeout: String?

    @Option(help: "The state directory that --from reads.")
    var state: String?

    @Flag(help: "Print one fact per line as JSON.")
    var json = false

    func validate() throws {
        if hosts != nil, inventory != nil {
            throw ValidationError("--hosts makes hosts up and --inventory names them; give one of the two")
        }
    }

    /// The share that fails, 0…1.
    ///
    /// - Throws: ``Stop`` with exit code 64 for anything else.
    func rate() throws(Stop) -> Double {
        guard let fail else { return 0 }
        let isPercent = fail.hasSuffix("%")
        guard let number = Double(isPercent ? fail.dropLast() : fail[...]), number >= 0,
            number <= (isPercent ? 100 : 1)
        else {
            throw Stop(
                .usage, "--fail \(Harmless.line(fail)) is not a share", remedy: "write it like 0.05 or 5%")
        }
        return isPercent ? number / 100 : number
    }

    /// The range of the made-up hosts; nil for none.
    ///
    /// - Throws: ``Stop`` with exit code 64 for neither a number nor a range.
    func madeUp() throws(Stop) -> String? {
        guard let hosts else { return nil }
        guard let count = Int(hosts) else {
            guard hosts.contains("["), !hosts.contains("\""), !hosts.contains("\\") else {
                throw Stop(
                    .usage, "--hosts \(Harmless.line(hosts)) is neither a number nor a range",
                    remedy: "write it like 50 or \"web-[01:50]\"")
            }
            return hosts
        }
        guard (1...100_000).contains(count) else {
            throw Stop(.usage, "--hosts \(count): from 1 to 100000 hosts can be made up")
        }
        let last = String(count)
        let width = max(4, last.utf8.count)
        let padding = { (digits: String) in String(repeating: "0", count: width - digits.utf8.count) + digits
        }
        return "host-[\(padding("1")):\(padding(last))]"
    }
}
