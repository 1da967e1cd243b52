import Admission
import Backends
import CSpawn
import Effects
import Execution
import Fleet
import Journaling

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
        if let backend = options.backend, backend != "local" {
            throw Stop(
                .usage, "--backend \(Harmless.line(backend)) is not a backend this version has",
                remedy: "--backend local")
        }
        policies = try PolicyFiles.load(search, flag: options.policy)
        inventory = try InventoryFile.load(search, flag: options.inventory)
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

    /// The plan of a run.
    func plan(
        _ name: String, source: Bytes?, arguments: RunArguments?, files: PlaybookFiles
    ) throws(Stop) -> RunPlan {
        let seed = UInt64.random(in: .min ... .max)
        let header = RunHeader(
            playbook: name, principal: Account.invoking.name, roles: admission.roles,
            arguments: arguments?.json ?? .object([]), digests: digests(source: source),
            isDryRun: options.dryRun, seed: String(seed, radix: 16), version: Program.version,
            retryOf: retry?.run)
        return RunPlan(
            id: Self.newID(), header: header, admission: admission, inventory: hosts,
            backends: ["local": LocalBackend(startsFile: state.path + "/starts")],
            explicitBackend: options.backend, limit: try limit(of: name),
            arguments: arguments?.pairs ?? [],
            files: files, timeLimit: try options.timeLimit(), seed: seed)
    }

    /// The only hosts the run may touch, but for those of helper sessions; nil for no such limit.
    private func limit(of name: String) throws(Stop) -> Set<String>? {
        let limit = try options.limit.map(select).map(Set.init)
        guard let retry else { return limit }
        let left = try retry.hosts(in: hosts, limit: limit)
        retry.announce(name, left)
        return left
    }

    /// Opens the journal; makes the state directory when it is missing.
    func journal() throws(Stop) -> SQLiteJournal {
        do {
            return try SQLiteJournal(directory: state.path)
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
    private var hosts: Inventory {
        options.backend == "local" ? inventory.inventory.acceptingAnyName : inventory.inventory
    }

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

    private func digests(source: Bytes?) -> JSON {
        .members([
            "playbook": source.map { .string(Self.digest(of: $0)) },
            "policy": .string(Self.digest(of: policies.own.text)),
            "inventory": .string(Self.digest(of: inventory.text)),
            "stdlib": .string(Self.digest(of: StandardLibrary.text)),
        ])
    }

    private static func digest(of bytes: Bytes) -> String {
        var digest = Bytes(repeating: 0, count: 32)
        gse_sha256(bytes, bytes.count, &digest)
        return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// A new identifier: begins with the time, so that identifiers sort as runs began.
    private static func newID() -> RunID {
        let time = SystemClock().now().description.utf8.filter { (48...57).contains($0) }
        let random = String(UInt32.random(in: .min ... .max), radix: 16)
        let padding = String(repeating: "0", count: 8 - random.utf8.count)
        return RunID("\(Bytes(time.prefix(14)).lossyText)-\(padding)\(random)")
    }
}
