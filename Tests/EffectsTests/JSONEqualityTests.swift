import Effects
import ExecutionTesting
import Testing

@Suite(.timeLimit(.minutes(10))) struct JSONEqualityTests {
    @Test func `letters that only look alike differ`() {
        let (composed, decomposed) = ("\u{e9}", "e\u{301}")

        #expect(composed == decomposed)
        #expect(JSON.string(composed) != JSON.string(decomposed))
        #expect(JSON.Member(composed, 1) != JSON.Member(decomposed, 1))
        #expect(JSON.object([.init(composed, 1), .init(decomposed, 2)])[decomposed] == 2)
    }

    @Test func `numbers differ when their text differs`() {
        #expect(JSON.double(0) != JSON.double(-0.0))
        #expect(JSON.double(1) != JSON.int(1))
        #expect(JSON.double(.nan) == JSON.double(.infinity))
    }

    @Test func `values are equal exactly when their text is, and then hash alike`() {
        var generators = Generators.seeded()
        for round in 0..<5000 {
            let seed = generators.next()
            var (first, second) = (Generators(seed: seed), Generators(seed: seed, changing: round % 9))
            let (value, other) = (first.json(), second.json())

            #expect(
                (value == other) == (value.encoded == other.encoded),
                "round \(round) of seed \(generators.seed)")
            #expect(
                value != other || value.hashValue == other.hashValue,
                "round \(round) of seed \(generators.seed)")
        }
    }

    @Test(arguments: [
        (JSON.double(1), "1.0"), (.double(-0.0), "-0.0"), (.double(1e300), "1e+300"),
        (.double(.leastNonzeroMagnitude), "5e-324"), (.int(.min), "-9223372036854775808"),
        (.double(0x1p63), "9.223372036854776e+18"),
        (.double(.nan), "null"),
    ]) func `a number is written so that it stays what it is`(_ value: JSON, _ text: String) throws {
        let written = value.text

        let read = try JSON.read(value.encoded)
        #expect(written == text)
        #expect(read == value || text == "null")
    }

    @Test(arguments: [
        ("9223372036854775808", JSON.double(0x1p63)), ("-0", .double(-0.0)), ("1E2", .double(100)),
        ("1.0", .double(1)), ("-9223372036854775808", .int(.min)), ("1e-999", .double(0)),
    ]) func `a number of another writer is read`(_ text: String, _ value: JSON) throws {
        let read = try JSON.read(Array(text.utf8))

        #expect(read == value)
    }
}
