import Effects
import ExecutionTesting
import Testing

@Suite(.timeLimit(.minutes(10))) struct JSONReadingTests {
    static let values: [(String, JSON)] = [
        ("null", .null), (" true ", true), ("[]", []), ("{}", .object([])), ("-0", .double(-0.0)), ("0", 0),
        ("12", 12), ("9223372036854775807", .int(.max)), ("-9223372036854775808", .int(.min)),
        ("9223372036854775808", .double(9_223_372_036_854_775_808)), ("1.5", .double(1.5)),
        ("1e2", .double(100)),
        ("\"a\\n\\u00e9\\ud83d\\ude00\\/\"", "a\né😀/"),
        ("{\"a\":[1,{\"b\":null}]}", ["a": [1, ["b": .null]]]),
        ("\"\u{7F}\u{2028}\"", "\u{7F}\u{2028}"),
    ]

    @Test(arguments: values)
    func `values are read`(_ text: String, _ value: JSON) throws {
        #expect(try JSON.read(Array(text.utf8)) == value)
    }

    @Test(arguments: [
        "", " ", "nul", "tru", "[1,]", "{,}", "{\"a\":1,}", "{\"a\" 1}", "{a:1}", "01", "-", "1.", ".5", "1e",
        "+1", "0x1", "NaN",
        "1e400", "\"a", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\u0041\"",
        "\"a\nb\"", "1 2", "[1 2]",
        "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}", "\u{FEFF}1", "'a'", "// x\n1", "]", "[", "{\"a\":",
        "--1",
    ])
    func `what is no JSON is refused`(_ text: String) {
        #expect(throws: JSONError.self) { try JSON.read(Array(text.utf8)) }
    }

    @Test func `an error has line and column`() {
        #expect(throws: JSONError(line: 2, column: 7, message: "a value is expected")) {
            try JSON.read(Array("{\n \"a\": x}".utf8))
        }
    }

    @Test func `depth and invalid UTF-8 are refused`() {
        #expect(throws: JSONError.self) { try JSON.read([UInt8](repeating: 91, count: 100_000)) }
        #expect(throws: JSONError.self) { try JSON.read([34, 0xFF, 34]) }
        #expect(throws: JSONError.self) { try JSON.read([34, 0xED, 0xA0, 0x80, 34]) }
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func `what was written is read back`(_ seed: UInt64) throws {
        var random = Generators(seed: seed)
        for _ in 0..<500 {
            let value = Self.value(depth: 4, &random)
            #expect(try JSON.read(value.encoded) == value, "seed \(seed)")
        }
    }

    private static func value(depth: Int, _ random: inout Generators) -> JSON {
        switch Int.random(in: 0...(depth > 0 ? 6 : 4), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return .int(Int64.random(in: .min ... .max, using: &random))
        case 3: return .double(Double(Int.random(in: -999...999, using: &random)) + 0.25)
        case 4:
            let scalars = (0..<Int.random(in: 0...5, using: &random)).compactMap { _ in
                Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &random))
            }
            return .string(scalars.reduce(into: "") { $0.unicodeScalars.append($1) })
        case 5: return .array((0..<3).map { _ in value(depth: depth - 1, &random) })
        default: return .object((0..<3).map { JSON.Member("k\($0)", value(depth: depth - 1, &random)) })
        }
    }
}
