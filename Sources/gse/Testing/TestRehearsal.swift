import Admission
import Backends
import Effects
import Execution
import Fleet
import Journaling
import Preparing
import Rehearsal
import SandboxProtocol
import Secrets

/// What a test asks to rehearse, read strictly from its table.
struct TestRehearsal {
    /// The playbook's path.
    let playbook: PlaybookFile
    private let rehearsal: Rehearsal
    /// What the hosts are like when nothing goes wrong.
    private let model: FleetModel
    private let faultCount: Int

    /// Reads the options of `gse.test.rehearse`; files are named from the folder of the test file on.
    ///
    /// - Throws: ``Stop``, or an error of what it reads, in words for the test's author.
    init(_ options: JSON, in folder: String) throws {
        var reader = try TestOptions(options)
        playbook = try PlaybookFile(try Self.path(try reader.need("playbook"), in: folder))
        let inventory = try Self.inventory(reader.take("hosts"), in: folder, playbook.path)
        let policy = try Self.policy(reader.take("policy"), in: folder, playbook.path)
        let admission = try Admission(
            policies: [policy], principal: Principal(user: try reader.text("user") ?? Account.invoking.name),
            activeRoles: nil, ownAccount: Account.acting.name)
        let arguments = try reader.texts("args").sorted { $0.key < $1.key }
        let seed = UInt64(try reader.whole("seed") ?? 1)
        let secrets = try SecretBook(
            try reader.texts("secrets").mapValues { Bytes($0.utf8) }, key: StoreKey())
        let faults = try TestFaults(reader.take("faults"))
        model = try Self.model(reader.take("model"), in: folder)
        faultCount = faults.count
        let crash = try reader.whole("crash").map { Crash(after: $0) }
        let approves = try reader.flag("approve") ?? true
        try reader.finish()
        let header = RunHeader(
            playbook: playbook.name, principal: Account.invoking.name, roles: admission.roles,
            arguments: .object(arguments.map { .init($0.key, .string($0.value)) }),
            seed: String(seed, radix: 16), version: Program.version)
        let plan = RunPlan(
            id: RunID("rehearsal"), header: header, admission: admission,
            inventory: inventory, backends: ["local": LocalBackend(), "ssh": LocalBackend()],
            arguments: arguments.map { (name: $0.key, value: $0.value) }, files: playbook.files, seed: seed,
            secrets: secrets)
        rehearsal = Rehearsal(
            plan, model: try faults.worsen(model), faults: faults.plan, seed: seed, crash: crash,
            approves: approves)
    }

    /// Runs it, and answers what the script is told, and which lines were executed.
    ///
    /// When something is to go wrong, a run in which nothing does shows what is wrong with what the playbook made of it.
    func answer() async throws -> (json: JSON, coverage: Coverage) {
        let (run, coverage) = try await rehearsal.run(counting: playbook)
        var clean = rehearsal
        (clean.faults, clean.crash, clean.model) = (.none, nil, model)
        let isClean = rehearsal.crash == nil && faultCount == 0
        let reference = isClean ? run : try await clean.run(counting: playbook).run
        let knowledge = RunKnowledge(rehearsal.plan.admission)
        let findings = Findings(run.facts, reference: reference.facts, knowledge).all
        let json = RehearsedAnswer(run.facts).json([
            .init("duration", .seconds(run.duration)), .init("resumed", .bool(run.isResumed)),
            .init("findings", .array(findings.map(\.json))),
        ])
        return (json, coverage)
    }

    /// A number of hosts, names of some, or what an inventory file has; without any, the file beside the playbook.
    private static func inventory(_ hosts: JSON?, in folder: String, _ playbook: String) throws -> Inventory {
        let names: [String]
        switch hosts {
        case nil: return try InventoryFile.load(SearchPath(playbook: playbook), flag: nil).inventory
        case .int(let count)?:
            guard (1...100_000).contains(count) else {
                throw Stop(.usage, "hosts is from 1 to 100,000, not \(count)")
            }
            names = ["host-[1:\(count)]"]
        case .array(let elements)?:
            names = try elements.map { element in
                guard let name = element.asString else { throw Stop(.usage, "hosts is a list of names") }
                return name
            }
        case .object?:
            return try Inventory.parse(Bytes((hosts ?? .null).text.utf8), path: "hosts", folder: folder)
        case .string(let name)?:
            return try InventoryFile.load(SearchPath(playbook: playbook), flag: path(name, in: folder))
                .inventory
        case .null?, .bool?, .double?:
            throw Stop(.usage, "hosts is a number, a list of names, an inventory, or the name of its file")
        }
        let members = names.map { JSON.Member($0, .object([])) }
        let file: JSON = ["hosts": .object(members)]
        return try Inventory.parse(Bytes(file.text.utf8), path: "hosts", folder: folder)
    }

    private static func policy(_ policy: JSON?, in folder: String, _ playbook: String) throws -> Policy {
        guard let policy else { return try PolicyFiles.load(SearchPath(playbook: playbook), flag: nil).own }
        guard let name = policy.asString else { throw Stop(.usage, "policy is the name of a file") }
        return try PolicyFiles.read(try path(name, in: folder))
    }

    /// The table itself, or the tree in the file of that name.
    private static func model(_ model: JSON?, in folder: String) throws -> FleetModel {
        guard let model else { return FleetModel() }
        guard let name = model.asString else { return try FleetModel(json: model) }
        let path = try path(name, in: folder)
        let text = try FileReading.content(of: path, what: "the model", longest: .mebibytes(16)).bytes
        return try FleetModel.parse(text, path: name)
    }

    /// A file below the project's folder: a test reads no other.
    private static func path(_ name: String, in folder: String) throws(Stop) -> String {
        let path = name.hasPrefix("/") ? name : folder + "/" + name
        guard let resolved = FileReading.resolved(path) else {
            throw Stop(.missing, "there is no file \(Harmless.line(name)) beside the test")
        }
        let home = TestFiles.project(above: folder)
        guard resolved.hasPrefix(home == "/" ? "/" : home + "/") else {
            throw Stop(.missing, "the file \(Harmless.line(name)) is not below \(Harmless.line(home))")
        }
        return path
    }
}
