internal import Effects

/// What an argument vector may be, program first: one matcher for each argument, an optional one, or the
/// rest.
struct ArgumentList: Sendable, Hashable {
    enum Element: Sendable, Hashable {
        case one(ArgumentMatcher)
        case optional(ArgumentMatcher)
        case rest(ArgumentMatcher)

        var matcher: ArgumentMatcher {
            switch self {
            case .one(let matcher), .optional(let matcher), .rest(let matcher): matcher
            }
        }
    }

    /// Where matching stopped: the argument (0 is the program) and what was expected there; nil for nothing
    /// more.
    struct Difference: Sendable, Hashable {
        let argument: Int
        let expected: String?
    }

    enum Answer: Sendable, Hashable {
        case matches([Condition])
        case differs(Difference)
    }

    /// The most elements.
    static let most = 256

    /// What each argument may be; the first is a literal or one of some.
    let elements: [Element]

    /// The programs it is for.
    var programs: [Bytes] { elements.first?.matcher.words ?? [] }

    /// Compares a whole vector, program first.
    func compare(_ argv: [Bytes]) -> Answer {
        var search = Search(elements: elements, argv: argv, isForbidding: false)
        return search.run()
    }

    /// Whether a deny rule of this shape forbids the vector.
    func forbids(_ argv: [Bytes]) -> Bool {
        var search = Search(elements: elements, argv: argv, isForbidding: true)
        if case .matches = search.run() { return true }
        return false
    }
}

/// Tries which arguments the optional elements take.
///
/// Each pair of positions is tried once, so time is bounded by their product; depth by the number of
/// elements.
private struct Search {
    let elements: [ArgumentList.Element]
    let argv: [Bytes]
    let isForbidding: Bool
    private var failed: Set<Int> = []
    private var furthest = ArgumentList.Difference(argument: -1, expected: nil)
    private var conditions: [Condition] = []

    init(elements: [ArgumentList.Element], argv: [Bytes], isForbidding: Bool) {
        self.elements = elements
        self.argv = argv
        self.isForbidding = isForbidding
    }

    mutating func run() -> ArgumentList.Answer {
        matches(0, 0) ? .matches(conditions) : .differs(furthest)
    }

    private mutating func matches(_ element: Int, _ argument: Int) -> Bool {
        guard element < elements.count else {
            if argument < argv.count { note(argument, nil) }
            return argument == argv.count
        }
        let key = element << 32 | argument
        guard !failed.contains(key) else { return false }
        let kept = conditions.count
        switch elements[element] {
        case .one(let matcher):
            if takes(argument, matcher), matches(element + 1, argument + 1) { return true }
        case .optional(let matcher):
            if takes(argument, matcher), matches(element + 1, argument + 1) { return true }
            conditions.removeSubrange(kept...)
            if matches(element + 1, argument) { return true }
        case .rest(let matcher):
            if (argument..<max(argument, argv.count)).allSatisfy({ takes($0, matcher) }) { return true }
        }
        conditions.removeSubrange(kept...)
        failed.insert(key)
        return false
    }

    private mutating func takes(_ argument: Int, _ matcher: ArgumentMatcher) -> Bool {
        guard argument < argv.count,
            isForbidding ? matcher.forbids(argv[argument]) : matcher.matches(argv[argument])
        else {
            note(argument, matcher.description)
            return false
        }
        if let condition = matcher.condition(on: argv[argument]) { conditions.append(condition) }
        return true
    }

    private mutating func note(_ argument: Int, _ expected: String?) {
        if argument > furthest.argument { furthest = .init(argument: argument, expected: expected) }
    }
}
