import Admission
import Backends
import ConfigurationFiles
import Effects
import Execution
import Fleet
import Journaling
import Preparing
import Rehearsal
import Secrets

/// Everything found and read that a playbook is rehearsed with; no host is touched and nothing is written.
struct RehearsalPreparation {
    let rehearsal: Rehearsal
    /// What whoever reads the report should know of how it was prepared, a sentence each.
    let notes: [String]
    private let playbook: PlaybookFile

    /// The name of the run.
    var id: RunID { rehearsal.plan.id }
    /// How many hosts there are; `localhost` counts when there is no other, or it is listed.
    var hostCount: Int { max(1, rehearsal.plan.limit?.count ?? rehearsal.plan.inventory.names.count) }

    /// Finds and reads the files.
    ///
    /// - Throws: ``Stop`` with the exit code of what is wrong.
    init(
        _ options: RehearsalOptions, playbook: PlaybookFile, arguments: RunArguments, secrets: [String: Bytes]
    ) throws(Stop) {
        let recorded = try options.from.map { (run) throws(Stop) in
            try RehearsedRecord(run, state: options.state)
        }
        let search = SearchPath(playbook: playbook.path)
        let policies = try PolicyFiles.load(search, flag: options.policy ?? recorded?.options?.policy)
        let (inventory, text, notes) = try Self.inventory(options, recorded?.options, search)
        let pairs = arguments.pairs.isEmpty ? recorded?.arguments ?? [] : arguments.pairs
        let admission: Admission
        do {
            let roles = options.role.isEmpty ? recorded?.options?.role ?? [] : options.role
            admission = try Admission(
                policies: policies.policies, principal: Principal(user: Account.invoking.name),
                activeRoles: roles.isEmpty ? nil : roles, ownAccount: Account.acting.name)
        } catch {
            throw Stop(error)
        }
        let id = RunID("rehearsal")
        let header = RunHeader(
            playbook: playbook.name, principal: Account.invoking.name, roles: admission.roles,
            arguments: .object(pairs.map { JSON.Member($0.name, .string($0.value)) }),
            digests: Texts(policy: policies.own.text, inventory: text, playbook: playbook.source).digests,
            version: Program.version)
        var plan = RunPlan(
            id: id, header: header, admission: admission, inventory: inventory,
            backends: ["local": LocalBackend(), "ssh": SSHBackend(run: id)],
            limit: try (options.limit ?? recorded?.options?.limit).map { (selector) throws(Stop) in
                try Self.select(selector, in: inventory)
            },
            arguments: pairs, files: playbook.files,
            timeLimit: try RunOptions.timeLimit(options.timeout ?? recorded?.options?.timeout)
        )
        do {
            plan.secrets = try SecretBook(secrets, key: StoreKey())
        } catch {
            throw Stop(.unparsable, "--secret: \(error)")
        }
        rehearsal = Rehearsal(
            plan, model: try Self.model(options), faults: FaultPlan(rate: try options.rate()),
            seed: options.seed ?? recorded?.seed ?? 1, recording: recorded?.recording ?? Recording(),
            turns: recorded?.turns ?? RecordedTurns(), approves: !options.reject)
        self.notes = notes
        self.playbook = playbook
    }

    /// Rehearses it.
    ///
    /// - Throws: ``Stop`` with the exit code of what is wrong.
    func rehearse() async throws(Stop) -> RehearsedRun {
        do {
            return try await rehearsal.run { plan, isResumed in
                try PlaybookScript(playbook.start(plan, isResumed: isResumed))
            }
        } catch let error as ConfigurationError {
            throw Stop(error)
        } catch let stop as Stop {
            throw stop
        } catch {
            throw Stop(.bug, "\(error)")
        }
    }

    private static func inventory(
        _ options: RehearsalOptions, _ recorded: RunOptions?, _ search: SearchPath
    ) throws(Stop) -> (Inventory, text: Bytes, notes: [String]) {
        if let range = try options.madeUp() {
            let text = Bytes("hosts: {\"\(range)\": {}}\n".utf8)
            do {
                return (try Inventory.parse(text, path: "--hosts", folder: "/"), text, [])
            } catch {
                throw Stop(.usage, "--hosts \(Harmless.line(range)): \(error.message)")
            }
        }
        let found = try InventoryFile.load(search, flag: options.inventory ?? recorded?.inventory)
        found.tell()
        let note = found.found == nil ? ["there is no inventory: only localhost is there"] : []
        return (found.inventory.reached(by: recorded?.backend), found.text, note)
    }

    private static func model(_ options: RehearsalOptions) throws(Stop) -> FleetModel {
        guard let path = options.model else { return FleetModel() }
        let content = try FileReading.content(of: path, what: "the model", longest: .mebibytes(1))
        do {
            return try FleetModel.parse(content.bytes, path: path)
        } catch {
            throw Stop(error)
        }
    }

    private static func select(_ selector: String, in inventory: Inventory) throws(Stop) -> Set<String> {
        let names: Set<String>
        do {
            names = Set(try inventory.select(selector).map(\.name))
        } catch {
            throw Stop(error)
        }
        guard !names.isEmpty else { throw Stop(.usage, "no host matches \(Harmless.line(selector))") }
        return names
    }
}
