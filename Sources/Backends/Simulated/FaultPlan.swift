public import Effects

/// What goes wrong in a simulated fleet: certain pieces of work in certain ways, and others by chance.
public struct FaultPlan: Sendable, Hashable {
    /// One task on one host.
    public struct Place: Sendable, Hashable {
        /// The task; an undo is performed by one of its own.
        public let task: TaskID
        /// The host.
        public let host: String

        /// Makes one.
        public init(_ task: TaskID, on host: String) {
            self.task = task
            self.host = host
        }

        /// The run's task of this number, from 1 on.
        public init(task number: Int, on host: String) { self.init(TaskID(number: number), on: host) }
    }

    /// What is certain.
    public var planned: [Place: SimulatedFault]
    /// The share of everything else that goes wrong by chance, 0…1.
    public var rate: Double

    /// Nothing goes wrong unless given; a rate is cut to 0…1.
    public init(_ planned: [Place: SimulatedFault] = [:], rate: Double = 0) {
        self.planned = planned
        self.rate = min(max(rate, 0), 1)
    }

    /// Nothing goes wrong.
    public static let none = FaultPlan()

    /// What goes wrong with a piece of work; nil for nothing.
    ///
    /// By chance it fails, hangs or is lost: three times, once and once in five.
    func fault(_ place: Place, _ chance: inout RandomNumbers) -> SimulatedFault? {
        if let planned = planned[place] { return planned }
        guard rate > 0, chance.unit() < rate else { return nil }
        return switch chance.whole(1, 5) {
        case 1: .timedOut
        case 2: .lost
        default: .exitCode(1)
        }
    }

    /// Whether a task is refused, on account of any of its hosts.
    public func refuses(_ task: TaskID, on hosts: some Sequence<String>) -> Bool {
        hosts.contains { planned[Place(task, on: $0)] == .refused }
    }
}
