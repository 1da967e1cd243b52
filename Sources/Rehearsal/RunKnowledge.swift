public import Admission
internal import Effects

/// What facts alone do not say of a run: how its policy sees commands, and what it is held to.
public struct RunKnowledge: Sendable {
    /// How many hosts may fail.
    public enum Budget: Sendable, Hashable {
        /// So many.
        case hosts(Int)
        /// So many parts of a hundred million of them, rounded down; whole numbers, as `gse.rollout` counts (0057).
        case share(Int)

        private static let whole = 100_000_000

        /// Of so many hosts.
        func hosts(of count: Int) -> Int {
            switch self {
            case .hosts(let hosts): hosts
            case .share(let parts): count * parts / Self.whole
            }
        }

        /// Reads `2`, `5%` or `12.5%`; nil for anything else.
        public init?(_ text: String) {
            if text.hasSuffix("%"), let parts = Self.parts(text.dropLast()), parts <= Self.whole {
                self = .share(parts)
            } else if let hosts = Int(text), hosts >= 0 {
                self = .hosts(hosts)
            } else {
                return nil
            }
        }

        /// Up to three digits, a point and up to six more.
        private static func parts(_ percent: Substring) -> Int? {
            let numbers = percent.split(separator: ".", omittingEmptySubsequences: false)
            let digits = numbers.joined()
            guard numbers.count <= 2, numbers.allSatisfy({ !$0.isEmpty }), numbers[0].utf8.count <= 3,
                numbers.count == 1 || numbers[1].utf8.count <= 6,
                digits.utf8.allSatisfy({ (48...57).contains($0) })
            else { return nil }
            let places = numbers.count == 2 ? numbers[1].utf8.count : 0
            return Int(digits + String(repeating: "0", count: 6 - places))
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
