/// A pattern as a tree.
indirect enum PatternNode {
    case set(ScalarSet)
    case sequence([PatternNode])
    case choice([PatternNode])
    case repeated(PatternNode, least: Int, most: Int?)
}

/// Reads a pattern's text.
struct PatternParser {
    /// The most bytes of a pattern.
    static let longest = 4096
    /// The most groups inside each other.
    static let deepest = 50
    /// The most repetitions.
    static let most = 1000

    private let scalars: [Unicode.Scalar]
    private let size: Int
    private var position = 0

    init(_ text: String) {
        scalars = Array(text.unicodeScalars.prefix(Self.longest + 1))
        size = text.utf8.count
    }

    mutating func parse() throws(PatternError) -> PatternNode {
        guard size <= Self.longest else { throw error("a pattern has at most \(Self.longest) bytes") }
        let node = try choice(depth: 0)
        guard position == scalars.count else { throw error("a closing parenthesis has no opening one") }
        return node
    }

    private mutating func choice(depth: Int) throws(PatternError) -> PatternNode {
        guard depth <= Self.deepest else { throw error("groups are more than \(Self.deepest) deep") }
        var branches = [try sequence(depth: depth)]
        while take("|") { branches.append(try sequence(depth: depth)) }
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func sequence(depth: Int) throws(PatternError) -> PatternNode {
        var parts: [PatternNode] = []
        while let scalar = peek, scalar != "|", scalar != ")" {
            let part = try atom(depth: depth)
            parts.append(try repetition(of: part))
        }
        return .sequence(parts)
    }

    private mutating func atom(depth: Int) throws(PatternError) -> PatternNode {
        guard let scalar = next() else { throw error("the pattern ends too early") }
        switch scalar {
        case ".": return .set(.all)
        case "[": return .set(try set())
        case "(":
            guard peek != "?" else { throw error("(?…) is not known: there are no flags or look-arounds") }
            let node = try choice(depth: depth + 1)
            guard take(")") else { throw error("a parenthesis is not closed") }
            return node
        case "\\": return .set(ScalarSet(ranges: try escape()))
        case "*", "+", "?", "{":
            throw error("\"\(scalar)\" has nothing to repeat; write \\\(scalar) for itself")
        case "^", "$":
            throw error(
                "\"\(scalar)\" is not needed: a pattern is matched as a whole; write \\\(scalar) for itself")
        case "]", "}": throw error("\"\(scalar)\" closes nothing; write \\\(scalar) for itself")
        default: return .set(Self.one(scalar))
        }
    }

    private mutating func repetition(of node: PatternNode) throws(PatternError) -> PatternNode {
        let repeated: PatternNode
        switch peek {
        case "*": repeated = .repeated(node, least: 0, most: nil)
        case "+": repeated = .repeated(node, least: 1, most: nil)
        case "?": repeated = .repeated(node, least: 0, most: 1)
        case "{":
            position += 1
            let least = try count()
            let most: Int? = take(",") ? (peek == "}" ? nil : try count()) : least
            guard peek == "}" else { throw error("a repetition is {m}, {m,} or {m,n}") }
            guard least <= most ?? .max else { throw error("a repetition {m,n} needs m not above n") }
            repeated = .repeated(node, least: least, most: most)
        default: return node
        }
        position += 1
        if let scalar = peek, ["*", "+", "?", "{"].contains(scalar) {
            throw error("a repetition is repeated; put the inner one in parentheses")
        }
        return repeated
    }

    private mutating func count() throws(PatternError) -> Int {
        var number = 0
        let start = position
        while let scalar = peek, ("0"..."9").contains(scalar), position < start + 5 {
            number = number * 10 + Int(scalar.value - 48)
            position += 1
        }
        guard position > start else { throw error("a repetition is {m}, {m,} or {m,n}") }
        guard number <= Self.most else { throw error("at most \(Self.most) repetitions are possible") }
        return number
    }

    private mutating func set() throws(PatternError) -> ScalarSet {
        var set = ScalarSet(ranges: [], isNegated: take("^"))
        while let scalar = next() {
            switch scalar {
            case "]":
                guard !set.ranges.isEmpty else {
                    throw error("a class is empty; write \\] for a bracket in it")
                }
                return set
            case "[": throw error("a bracket inside a class is written \\[")
            default:
                let low = scalar == "\\" ? try escape() : Self.one(scalar).ranges
                set.ranges += try range(from: low)
            }
        }
        throw error("a class is not closed")
    }

    /// A single scalar or escape of a class, or a range that begins with it.
    private mutating func range(from low: [ClosedRange<UInt32>]) throws(PatternError) -> [ClosedRange<UInt32>]
    {
        guard peek == "-", position + 1 < scalars.count, scalars[position + 1] != "]" else { return low }
        position += 1
        guard let scalar = next() else { throw error("a class is not closed") }
        let high = scalar == "\\" ? try escape() : Self.one(scalar).ranges
        guard low.count == 1, high.count == 1, low[0].count == 1, high[0].count == 1,
            low[0].lowerBound <= high[0].lowerBound
        else { throw error("a range in a class goes from a lower character to a higher one") }
        return [low[0].lowerBound...high[0].lowerBound]
    }

    private mutating func escape() throws(PatternError) -> [ClosedRange<UInt32>] {
        guard let scalar = next() else { throw error("a backslash ends the pattern") }
        switch scalar {
        case "d": return ScalarSet.digit
        case "w": return ScalarSet.word
        case "s": return ScalarSet.space
        default:
            guard scalar.isASCII, scalar.value > 32, !("a"..."z").contains(scalar),
                !("A"..."Z").contains(scalar),
                !("0"..."9").contains(scalar)
            else {
                throw error("\"\\\(scalar)\" is not known; there are \\d, \\w, \\s and escaped punctuation")
            }
            return Self.one(scalar).ranges
        }
    }

    private static func one(_ scalar: Unicode.Scalar) -> ScalarSet {
        ScalarSet(ranges: [scalar.value...scalar.value])
    }

    private var peek: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private mutating func next() -> Unicode.Scalar? {
        guard let scalar = peek else { return nil }
        position += 1
        return scalar
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard peek == scalar else { return false }
        position += 1
        return true
    }

    private func error(_ message: String) -> PatternError { PatternError(message: message) }
}
