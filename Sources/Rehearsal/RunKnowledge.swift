public import Admission
internal import Effects

/// What facts alone do not say of a run: how its policy sees commands, and what it is held to.
public struct RunKnowledge: Sendable {
    /// How many hosts may fail.
    public enum Budget: Sendable, Hashable {
        /// So many.
        case hosts(Int)
        /// So many in a hundred, rounded down; 0…100.
        case percent(Double)

        /// Of so many hosts.
        func hosts(of count: Int) -> Int {
            switch self {
            case .hosts(let hosts): hosts
            case .percent(let percent): Int(Double(count) * min(max(percent, 0), 100) / 100)
            }
        }

        /// Reads `2` or `5%`; nil for anything else.
        public init?(_ text: String) {
            if text.hasSuffix("%"), let percent = Double(text.dropLast()), (0...100).contains(percent) {
                self = .percent(percent)
            } else if let hosts = Int(text), hosts >= 0 {
                self = .hosts(hosts)
            } else {
                return nil
            }
        }
    }

    /// The policy rules whose commands change nothing.
    public var readOnlyRules: Set<String>
    /// The policy rules whose commands may be done twice.
    public var repeatableRules: Set<String>
    /// The longest the run may take; nil when nobody says.
    public var timeLimit: Duration?
    /// How many hosts may fail; nil when only the record says so, if anything does.
    public var budget: Budget?

    /// Knows what is given.
    public init(
        readOnlyRules: Set<String> = [], repeatableRules: Set<String> = [], timeLimit: Duration? = nil,
        budget: Budget? = nil
    ) {
        self.readOnlyRules = readOnlyRules
        self.repeatableRules = repeatableRules
        self.timeLimit = timeLimit
        self.budget = budget
    }

    /// Knows what a run is admitted by.
    public init(_ admission: Admission, timeLimit: Duration? = nil, budget: Budget? = nil) {
        let limit = admission.runLimits.runTime
        self.init(
            readOnlyRules: admission.readOnlyRules, repeatableRules: admission.repeatableRules,
            timeLimit: timeLimit.map { min($0, limit) } ?? limit, budget: budget)
    }
}
