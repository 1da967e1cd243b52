public import Effects

/// Within what an effect may be done.
///
/// Two of them together are the stricter of both in everything.
public struct Allowance: Sendable, Hashable {
    /// The limits it runs under; nil sets none.
    public var limits: TaskLimits?
    /// What must hold on the target.
    public var conditions: Set<Condition> = []
    /// The rule that allows it; nil from gates that need none.
    public var rule: String?
    /// The paths programs may be looked up in; each sets bounds of its own.
    public var programPaths: Set<[Bytes]> = []
    /// Whether it is known to change nothing.
    public var isReadOnly = true
    /// Whether it may be repeated when nobody knows whether it was done.
    public var repeatsInDoubt = true
    /// The hosts of a session that it may have; nil means all it asks for.
    public var hosts: Set<String>?
    /// The most bytes a file read may have; nil sets none.
    public var largestFile: ByteCount?
    /// What must hold on the target for the file that is put over to be shown; nil when it may not be.
    public var readConditions: Set<Condition>? = []

    /// Makes an allowance that sets no bounds.
    public init() {}

    /// Both at once.
    public func narrowed(to other: Allowance) -> Allowance {
        var both = self
        both.limits = Self.both(limits, other.limits) { $0.narrowed(to: $1) }
        both.conditions.formUnion(other.conditions)
        both.rule = Self.both(rule, other.rule) { min($0, $1) }
        both.programPaths.formUnion(other.programPaths)
        both.isReadOnly = isReadOnly && other.isReadOnly
        both.repeatsInDoubt = repeatsInDoubt && other.repeatsInDoubt
        both.hosts = Self.both(hosts, other.hosts) { $0.intersection($1) }
        both.largestFile = Self.both(largestFile, other.largestFile) { min($0, $1) }
        both.readConditions = readConditions.flatMap { own in
            other.readConditions.map { own.union($0) }
        }
        return both
    }

    /// Where programs are looked up: the directories that are on every path, in the order of the path whose
    /// text comes first, so that it does not matter which gate was asked first.
    var programPath: [Bytes] {
        let paths = programPaths.sorted {
            $0.lexicographicallyPrecedes($1) { $0.lexicographicallyPrecedes($1) }
        }
        guard let first = paths.first else { return [] }
        return first.filter { directory in paths.allSatisfy { $0.contains(directory) } }
    }

    private static func both<Value>(_ left: Value?, _ right: Value?, _ join: (Value, Value) -> Value)
        -> Value?
    {
        guard let left, let right else { return left ?? right }
        return join(left, right)
    }
}
