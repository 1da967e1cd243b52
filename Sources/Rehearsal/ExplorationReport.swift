internal import Effects
public import Journaling

/// What many rehearsals of one playbook showed.
public struct ExplorationReport: Sendable {
    /// Something wrong, and where it shows in the smallest way.
    public struct Found: Sendable {
        /// What is wrong, as it shows there.
        public internal(set) var finding: Finding
        /// The smallest rehearsal that shows it.
        public internal(set) var smallest: ExploredCase
        /// In how many rehearsals it, or its like on another host, was found.
        public internal(set) var count: Int
    }

    /// The rehearsal in which nothing goes wrong.
    public let clean: ExploredRun
    /// How many hosts it has.
    public let hosts: Int
    /// What chance begins with.
    public let seed: UInt64
    /// How many rehearsals there would be of all.
    public internal(set) var possible = 0
    /// How many were to be made.
    public internal(set) var planned = 0
    /// How many were made, the first one too.
    public internal(set) var made = 0
    /// How they ended.
    public internal(set) var ends: [RunState: Int] = [:]
    /// What is wrong, and what else is worth knowing, most frequent kinds first.
    public internal(set) var found: [Found] = []
    /// The lines that any of them executed.
    public internal(set) var coverage: Coverage
    /// Whether somebody ended it before all were made.
    public internal(set) var isInterrupted = false
    /// Rehearsals that could not be made, each in words.
    public internal(set) var troubles: [String] = []

    init(_ clean: ExploredRun, hosts: Int, seed: UInt64) {
        self.clean = clean
        self.hosts = hosts
        self.seed = seed
        coverage = clean.coverage
    }

    /// Whether all goes well when nothing goes wrong: only then others can be held against it.
    public var isComparable: Bool { [.succeeded, .degraded].contains(clean.run.end.state) }

    /// What is wrong.
    public var wrong: [Found] { found.filter { !$0.finding.isRemark } }

    /// The commands that run when nothing goes wrong, by host, in the order hosts came up.
    public var commands: [(host: String, lines: [String])] {
        var hosts: [String] = []
        var lines: [String: [String]] = [:]
        for fact in clean.run.facts {
            guard case .issued(_, _, _, let effect, _) = fact.event else { continue }
            for host in effect.list("hosts").compactMap({ $0["name"]?.asString }) {
                if lines[host] == nil { hosts.append(host) }
                lines[host, default: []].append(EffectWords.line(effect))
            }
        }
        return hosts.map { ($0, lines[$0] ?? []) }
    }
}
