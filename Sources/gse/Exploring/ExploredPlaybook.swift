import Backends
import ConfigurationFiles
import Effects
import Execution
import Fleet
import Preparing
import Rehearsal
import SandboxProtocol

/// A playbook that is rehearsed many times: with more or fewer hosts, and each time with its lines counted.
struct ExploredPlaybook: Sendable {
    /// How many hosts there are unless fewer are asked for.
    static let usualHosts = 10
    /// With how many hosts what was found is looked for again.
    static let fewer = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 20, 32]

    /// How many hosts there are.
    let hosts: Int
    private let playbook: PlaybookFile
    /// All of it, prepared.
    let preparation: RehearsalPreparation
    private let rehearsals: [Int: Rehearsal]
    /// What makes so many hosts on the command line.
    private let flags: [Int: [String]]

    /// Prepares it, with all its hosts or with the usual number when more are asked for nowhere.
    ///
    /// - Throws: ``Stop`` with the exit code of what is wrong.
    init(
        _ options: RehearsalOptions, playbook: PlaybookFile, arguments: RunArguments,
        secrets: [String: Bytes],
        isMany: Bool
    ) throws(Stop) {
        self.playbook = playbook
        let whole = try RehearsalPreparation(
            options, playbook: playbook, arguments: arguments, secrets: secrets)
        preparation = whole
        var rehearsals: [Int: Rehearsal] = [:]
        var flags: [Int: [String]] = [:]
        let known = Self.spread(whole.rehearsal.plan)
        let isMadeUp = options.hosts.map { Int($0) != nil } ?? known.isEmpty
        let isChosen = options.hosts != nil || options.limit != nil || options.from != nil
        let count =
            isMany && !isChosen
            ? (known.isEmpty ? Self.usualHosts : min(known.count, Self.usualHosts)) : known.count
        hosts = max(1, count)
        for size in [hosts] + Self.fewer where size <= hosts && isMany || size == hosts {
            if isMadeUp, isMany {
                var sized = options
                sized.hosts = String(size)
                rehearsals[size] = try RehearsalPreparation(
                    sized, playbook: playbook, arguments: arguments, secrets: secrets
                ).rehearsal
                flags[size] = ["--hosts", String(size)]
            } else {
                var rehearsal = whole.rehearsal
                flags[size] = Self.flags(of: options)
                if size < known.count {
                    rehearsal.plan.limit = Set(known.prefix(size))
                    flags[size] = ["--limit", known.prefix(size).joined(separator: ",")]
                }
                rehearsals[size] = rehearsal
            }
        }
        self.rehearsals = rehearsals
        self.flags = flags
    }

    private static func flags(of options: RehearsalOptions) -> [String] {
        (options.hosts.map { ["--hosts", $0] } ?? []) + (options.limit.map { ["--limit", $0] } ?? [])
    }

    /// The hosts, those of each group near the beginning: the first ones are like all.
    private static func spread(_ plan: RunPlan) -> [String] {
        let names =
            plan.limit.map { limit in plan.inventory.names.filter(limit.contains) } ?? plan.inventory.names
        var classes: [[String]: [String]] = [:]
        var order: [[String]] = []
        for name in names {
            let groups = plan.inventory.host(name)?.groups ?? []
            if classes[groups] == nil { order.append(groups) }
            classes[groups, default: []].append(name)
        }
        let most = classes.values.map(\.count).max() ?? 0
        return (0..<most).flatMap { row in
            order.compactMap { groups in classes[groups].flatMap { row < $0.count ? $0[row] : nil } }
        }
    }

    /// What whoever reads findings knows of the run.
    func knowledge(_ budget: RunKnowledge.Budget?) -> RunKnowledge {
        guard let plan = rehearsals[hosts]?.plan else { return RunKnowledge(budget: budget) }
        return RunKnowledge(plan.admission, timeLimit: plan.timeLimit, budget: budget)
    }

    /// The flags that make so many hosts.
    func flags(hosts: Int) -> [String] { flags[hosts] ?? [] }

    /// Rehearses it once.
    ///
    /// - Throws: ``Stop`` with the exit code of what is wrong.
    func rehearse(_ explored: ExploredCase) async throws -> ExploredRun {
        guard var rehearsal = rehearsals[explored.hosts] else {
            throw Stop(.bug, "nothing is prepared for \(explored.hosts) hosts")
        }
        rehearsal.seed = explored.seed
        rehearsal.faults = FaultPlan(
            Dictionary(explored.faults.map { (FaultPlan.Place($0.task, on: $0.host), $0.fault) }) {
                first, _ in first
            }, rate: explored.rate)
        if explored.rejects { rehearsal.approves = false }
        rehearsal.crash = explored.crash.map { Crash(after: $0) }
        do {
            let (run, coverage) = try await rehearsal.run(counting: playbook)
            return ExploredRun(run, coverage)
        } catch let error as ConfigurationError {
            throw Stop(error)
        }
    }

    /// The texts of files by the names that their lines are counted under.
    func sources(_ coverage: Coverage) -> [(name: String, text: String)] {
        coverage.files.keys.sorted { ($0 == printable ? "" : $0) < ($1 == printable ? "" : $1) }.compactMap {
            name in
            if name == printable { return (name, String(decoding: playbook.source, as: UTF8.self)) }
            guard let text = try? playbook.files.content(of: name) else { return nil }
            return (name, String(decoding: text, as: UTF8.self))
        }
    }

    /// The playbook's name as it is counted under.
    private var printable: String {
        String(decoding: playbook.name.utf8.map { (0x20..<0x7f).contains($0) ? $0 : 63 }, as: UTF8.self)
    }
}
