public import Effects

/// A pattern over the Unicode scalars of valid UTF-8, matched over the whole of an argument in linear time.
///
/// It knows literals, `.`, classes, `\d \w \s` (ASCII), groups, `|` and `* + ? {m,n}` (n up to 1000); no
/// flags, anchors or back-references. A backslash before punctuation makes it a literal.
public struct Pattern: Sendable, Hashable {
    /// The pattern as written.
    public let text: String
    private let program: [PatternInstruction]

    /// Compiles a pattern; throws when it uses something else or becomes too large.
    public init(_ text: String) throws(PatternError) {
        self.text = text
        var parser = PatternParser(text)
        program = try PatternCompiler.compile(try parser.parse())
    }

    /// Whether it matches all of `bytes`; what is not valid UTF-8 matches nothing.
    ///
    /// Time is at most the length times the size of the compiled pattern, whatever the input.
    public func matches(_ bytes: Bytes) -> Bool {
        guard let text = bytes.text else { return false }
        var states = PatternStates(capacity: program.count)
        var next = PatternStates(capacity: program.count)
        states.follow(0, in: program)
        for scalar in text.unicodeScalars {
            next.clear()
            for state in states.waiting {
                if case .scalar(let set) = program[state], set.contains(scalar.value) {
                    next.follow(state + 1, in: program)
                }
            }
            swap(&states, &next)
            if states.waiting.isEmpty, !states.isAccepting { return false }
        }
        return states.isAccepting
    }
}

/// The states a match can be in, each once.
private struct PatternStates {
    private(set) var waiting: [Int] = []
    private(set) var isAccepting = false
    private var marks: [UInt32]
    private var generation: UInt32 = 1
    private var open: [Int] = []

    init(capacity: Int) { marks = Array(repeating: 0, count: capacity) }

    mutating func clear() {
        waiting.removeAll(keepingCapacity: true)
        isAccepting = false
        generation += 1
    }

    /// Adds a state and all that is reached from it without input.
    mutating func follow(_ state: Int, in program: [PatternInstruction]) {
        open.append(state)
        while let state = open.popLast() {
            guard marks[state] != generation else { continue }
            marks[state] = generation
            switch program[state] {
            case .scalar: waiting.append(state)
            case .split(let first, let second): open += [second, first]
            case .jump(let target): open.append(target)
            case .accept: isAccepting = true
            }
        }
    }
}
