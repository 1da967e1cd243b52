import Admission
import Backends
import Effects
import Execution
import Fleet
import Journaling
import Preparing

/// Everything found and read that a run is begun with.
struct RunPreparation {
    let options: RunOptions
    let policies: PolicyFiles
    let inventory: InventoryFile
    let admission: Admission
    let state: StateDirectory
    /// The run that is tried again; nil when none is.
    let retry: Retry?
    /// Where a report goes; nil when none is wanted.
    let report: ReportFile?

    /// Finds and reads the files; no host is touched and nothing is written.
    ///
    /// - Throws: ``Stop`` with the exit code of what is wrong.
    init(_ options: RunOptions, playbook: String?) throws(Stop) {
        self.options = options
        let search = SearchPath(playbook: playbook)
        try options.checkBackend()
        policies = try PolicyFiles.load(search, flag: options.policy)
        inventory = try InventoryFile.load(search, flag: options.inventory)
        inventory.tell()
        state = try StateDirectory.find(flag: options.state)
        report = try options.report.map { (path) throws(Stop) in try ReportFile(path) }
        retry = try options.retryOf.map { [state] (run) throws(Stop) in try Retry(of: run, state: state) }
        do {
            admission = try Admission(
                policies: policies.policies, principal: Principal(user: Account.invoking.name),
                activeRoles: options.role.isEmpty ? nil : options.role, ownAccount: Account.acting.name)
        } catch {
            throw Stop(error)
        }
    }

    /// The plan of a new run.
    func plan(
        _ name: String, source: Bytes?, arguments: RunArguments?, files: PlaybookFiles,
        invocation: Invocation
    ) throws(Stop) -> RunPlan {
        let seed = UInt64.random(in: .min ... .max)
        var invocation = invocation
        invocation.options = options.words(
            policy: policies.found?.path, inventory: inventory.found?.path, state: state.path)
        let texts = Texts(policies: policies, inventory: inventory, playbook: source)
        let header = RunHeader(
            playbook: name, principal: Account.invoking.name, roles: admission.roles,
            arguments: arguments?.json ?? .object([]), digests: texts.digests,
            isDryRun: options.dryRun, seed: String(seed, radix: 16), version: Program.version,
            retryOf: retry?.run, process: RunProcess(.current(principal: Account.invoking.name)),
            invocation: invocation.json, texts: texts.json)
        return try plan(Self.newID(), header, seed: seed, arguments: arguments?.pairs ?? [], files)
    }

    /// The plan of a run that is on record, to be driven on.
    func plan(_ run: UnfinishedRun, files: PlaybookFiles) throws(Stop) -> RunPlan {
        guard let seed = UInt64(run.header.seed, radix: 16), case .object(let members) = run.header.arguments
        else { throw Stop(.journal, "the header of run \(run.id) cannot be understood") }
        let arguments = members.map { (name: $0.name, value: $0.value.asString ?? $0.value.text) }
        return try plan(run.id, run.header, seed: seed, arguments: arguments, files)
    }

    private func plan(
        _ id: RunID, _ header: RunHeader, seed: UInt64, arguments: [(name: String, value: String)],
        _ files: PlaybookFiles
    ) throws(Stop) -> RunPlan {
        RunPlan(
            id: id, header: header, admission: admission, inventory: hosts,
            backends: [
                "local": LocalBackend(startsFile: starts(of: id).path), "ssh": SSHBackend(run: id),
                "simulated": try simulated(seed),
            ],
            limit: try limit(of: header.playbook),
            arguments: arguments, files: files, timeLimit: try options.timeLimit(), seed: seed)
    }

    /// Hosts that exist only here, of which nothing is known: all that is done there is assumed to succeed.
    private func simulated(_ seed: UInt64) throws(Stop) -> SimulatedBackend {
        do {
            return SimulatedBackend(try SimulatedFleet(FleetModel(), seed: seed), time: .machine)
        } catch {
            throw Stop(error)
        }
    }

    /// The only hosts the run may touch, but for those of helper sessions; nil for no such limit.
    private func limit(of name: String) throws(Stop) -> Set<String>? {
        let limit = try options.limit.map(select).map(Set.init)
        guard let retry else { return limit }
        let left = try retry.hosts(in: hosts, limit: limit)
        retry.announce(name, left)
        return left
    }

    /// The start markers of a run.
    func starts(of run: RunID) -> StartsFile { StartsFile(state: state.path, run: run.description) }

    /// Opens the journal; makes the state directory when it is missing.
    func journal() throws(Stop) -> SQLiteJournal {
        do {
            let journal = try SQLiteJournal(directory: state.path)
            StartsFile.makeFolder(in: state.path)
            return journal
        } catch {
            throw Stop(error)
        }
    }

    /// Writes the report that was asked for, also of a run that failed; answers the code to end with.
    ///
    /// A report that could not be written is no success.
    func reporting(_ run: RunID, _ code: ExitCode) -> ExitCode {
        guard let report else { return code }
        do {
            try report.write(try RecordedRun(run.description, state: state.path))
            return code
        } catch {
            Console.standardError.line("error: \(Harmless.line(error.message))")
            return code == .succeeded || code == .degraded ? error.exit : code
        }
    }

    /// Every name is a host when `--backend local` makes each of them this machine.
    private var hosts: Inventory { inventory.inventory.reached(by: options.backend) }

    /// The names of the hosts that a flag's selector selects.
    ///
    /// - Throws: ``Stop`` with exit code 64 when it does not parse, names a host or group that is not
    ///   there, or selects nothing.
    func select(_ selector: String) throws(Stop) -> [String] {
        let names: [String]
        do {
            names = try hosts.select(selector).map(\.name)
        } catch {
            throw Stop(error)
        }
        guard !names.isEmpty else { throw Stop(.usage, "no host matches \(Harmless.line(selector))") }
        return names
    }

    /// A new identifier: begins with the time, so that identifiers sort as runs began.
    private static func newID() -> RunID {
        let time = SystemClock().now().description.utf8.filter { (48...57).contains($0) }
        let random = String(UInt32.random(in: .min ... .max), radix: 16)
        let padding = String(repeating: "0", count: 8 - random.utf8.count)
        return RunID("\(Bytes(time.prefix(14)).lossyText)-\(padding)\(random)")
    }
}
