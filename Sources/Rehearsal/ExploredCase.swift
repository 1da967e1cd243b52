/// One rehearsal of an exploration: what it is told apart from the others by.
public struct ExploredCase: Sendable, Hashable {
    /// How many hosts there are.
    public var hosts: Int
    /// What chance begins with.
    public var seed: UInt64
    /// The share of all work that fails by chance, 0…1.
    public var rate = 0.0
    /// What goes wrong for certain.
    public var faults: [PlannedFault] = []
    /// Whether questions are answered with no, when they are answered with yes otherwise.
    public var rejects = false
    /// The fact after which the controller is killed; nil for never.
    public var crash: Int?

    /// Makes a rehearsal in which nothing goes wrong.
    public init(hosts: Int, seed: UInt64) {
        self.hosts = hosts
        self.seed = seed
    }

    /// The same with nothing going wrong.
    var clean: ExploredCase { ExploredCase(hosts: hosts, seed: seed) }

    /// The same with these faults.
    func with(_ faults: [PlannedFault]) -> ExploredCase {
        var other = self
        other.faults = faults
        return other
    }

    /// The fewest hosts, then the fewest faults.
    func isSmaller(than other: ExploredCase) -> Bool {
        (hosts, faults.count, seed) < (other.hosts, other.faults.count, other.seed)
    }
}

/// What became of one rehearsal of an exploration.
public struct ExploredRun: Sendable {
    /// The run.
    public let run: RehearsedRun
    /// The lines it executed.
    public let coverage: Coverage

    /// Makes one.
    public init(_ run: RehearsedRun, _ coverage: Coverage) {
        self.run = run
        self.coverage = coverage
    }
}
