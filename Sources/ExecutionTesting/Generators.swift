public import Effects
import Glibc

/// Makes values of the vocabulary, hostile ones included, from a seed: the same seed, the same values.
///
/// Strings hold quotes, controls, NUL and letters that are equal only by canonical equivalence; bytes need
/// not be text. Every value keeps its type's documented ranges, so it must survive being written and read.
public struct Generators: RandomNumberGenerator, Sendable {
    /// What the values begin with.
    public let seed: UInt64
    private var word: UInt64
    private var drawn = 0
    private let changed: Int?

    /// Begins with a seed; with `changed`, draw number `changed` gives another word: a value almost the same.
    public init(seed: UInt64, changing changed: Int? = nil) {
        self.seed = seed
        self.changed = changed
        word = seed
    }

    /// Begins with the seed in the environment variable `GSE_TEST_SEED`, or a random one, and prints it.
    public static func seeded(for test: String = #function) -> Generators {
        let given = getenv("GSE_TEST_SEED").flatMap { UInt64(String(cString: $0)) }
        let generators = Generators(seed: given ?? UInt64.random(in: 0...UInt64.max))
        print("\(test): GSE_TEST_SEED=\(generators.seed)")
        return generators
    }

    /// Draws a number: SplitMix64 of Steele, Lea and Flood, OOPSLA 2014.
    public mutating func next() -> UInt64 {
        drawn += 1
        word &+= 0x9E37_79B9_7F4A_7C15
        var mixed = drawn == changed ? ~word : word
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// True once in `count` times.
    public mutating func once(in count: Int) -> Bool { whole(1...max(1, count)) == 1 }

    /// A whole number in a range.
    public mutating func whole<Number: FixedWidthInteger>(_ range: ClosedRange<Number>) -> Number {
        Number.random(in: range, using: &self)
    }

    /// One of some values.
    public mutating func one<Value>(of first: Value, _ rest: Value...) -> Value {
        ([first] + rest)[whole(0...rest.count)]
    }

    /// A value, or nil half of the time.
    public mutating func maybe<Value>(_ make: (inout Generators) -> Value) -> Value? {
        once(in: 2) ? make(&self) : nil
    }

    /// Up to `most` values.
    public mutating func list<Value>(most: Int = 3, _ make: (inout Generators) -> Value) -> [Value] {
        (0..<whole(0...most)).map { _ in make(&self) }
    }

    /// Text, often empty or hostile.
    public mutating func string() -> String { list(most: 5) { $0.piece() }.joined() }

    /// Bytes: text, or anything.
    public mutating func bytes() -> Bytes {
        if once(in: 2) { return Bytes(string().utf8) }
        let broken = one(of: Bytes(), [0xc3, 0x28], [0xed, 0xa0, 0x80], [0xc0, 0x80], [0xf0, 0x9f], [0])
        return broken + list(most: 9) { $0.whole(0...255) }
    }

    private mutating func piece() -> String {
        let hostile = [
            "a", "\"", "\\", "\u{0}", "\n", "\r\n", "\u{1b}[31m", "\u{7f}", "\u{e9}", "e\u{301}", "\u{212a}",
            "K",
            "\u{feff}", "\u{2028}", "\u{fffd}", "👩‍👩‍👧", "base64", "{\"a\":1}", "'; --", "<script>",
        ]
        if once(in: 4) {
            let scalar = Unicode.Scalar(whole(0...UInt32(0x10ffff))) ?? "?"
            return String(Character(scalar))
        }
        return hostile[whole(0...hostile.count - 1)]
    }

    /// A JSON value, `depth` levels deep at most; names are unique in an object and numbers finite.
    public mutating func json(depth: Int = 3) -> JSON {
        switch whole(0...(depth > 0 ? 6 : 4)) {
        case 0: return .null
        case 1: return .bool(once(in: 2))
        case 2: return .int(int64())
        case 3: return .double(double())
        case 4: return .string(string())
        case 5: return .array(list { $0.json(depth: depth - 1) })
        case _: return object(depth: depth)
        }
    }

    /// A JSON object.
    public mutating func object(depth: Int = 2) -> JSON {
        var names: Set<Bytes> = []
        let members = list { JSON.Member($0.string(), $0.json(depth: depth - 1)) }
        return .object(members.filter { names.insert(Bytes($0.name.utf8)).inserted })
    }

    /// A whole number, often at the edge of its range.
    public mutating func int64() -> Int64 {
        let any = whole(Int64.min...Int64.max)
        return one(of: 0, 1, -1, .min, .max, 1 << 53, (1 << 53) + 1, any, any)
    }

    /// A finite number, often an awkward one.
    public mutating func double() -> Double {
        let any = Double(bitPattern: next())
        return one(
            of: 0, -0.0, 1, 0.1, 1e300, -1e-300, .leastNonzeroMagnitude, 0x1p53, 9_223_372_036_854_775_808,
            .greatestFiniteMagnitude, any.isFinite ? any : 2.5)
    }

    /// A duration of 0 to 10 years, to the nanosecond.
    public mutating func duration() -> Duration {
        .nanoseconds(whole(0...315_360_000_000_000_000) >> whole(0...58))
    }

    /// An instant of the years 0000 to 9999.
    public mutating func timestamp() -> Timestamp {
        Timestamp(milliseconds: whole(-62_167_219_200_000...253_402_300_799_999))
    }
}
