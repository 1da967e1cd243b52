import ExecutionTesting
import SandboxProtocol
import Testing

@Suite("The codec", .timeLimit(.minutes(10)))
struct CodingTests {
    /// One seed per run unless a failure is to be repeated.
    static let seed = UInt64.random(in: 0 ... .max)

    @Test func `a value that was encoded decodes as itself`() throws {
        var random = Generators(seed: Self.seed)
        for _ in 0..<1000 {
            let value = random.value()
            var bytes: [UInt8] = []

            try ValueCoding.encode(value, into: &bytes)

            #expect(try ValueCoding.decode(bytes[...]) == value, "seed \(Self.seed)")
        }
    }

    @Test func `a frame that was encoded decodes as itself`() throws {
        var random = Generators(seed: Self.seed)
        for _ in 0..<1000 {
            let frame = random.frame()

            let bytes = try frame.encoded()

            #expect(try Frame.decode(bytes[4...], from: frame.side) == frame, "seed \(Self.seed)")
        }
    }

    @Test func `bytes that decode encode as the same bytes`() throws {
        var random = Generators(seed: Self.seed)
        for _ in 0..<4000 {
            guard let frame = Self.decoded(random.mutatedFrame()) else { continue }
            let bytes = try frame.encoded()

            let again = try Frame.decode(bytes[4...], from: frame.side)

            #expect(try again.encoded() == bytes, "seed \(Self.seed)")
        }
    }

    @Test func `random bytes never trap`() {
        var random = Generators(seed: Self.seed)
        var refused = 0
        for _ in 0..<4000 {
            var bytes = random.bytes(upTo: 60)
            if let type = ([0x01, 0x02, 0x81, 0x82, 0x83, 0x84, 0x85, 0xff] as [UInt8]).randomElement(
                using: &random)
            {
                bytes.insert(type, at: 0)
            }
            if Self.decoded(bytes[...]) == nil { refused += 1 }
        }

        #expect(refused > 2000, "seed \(Self.seed)")
    }

    @Test func `no frame that is cut off decodes`() throws {
        var random = Generators(seed: Self.seed)
        for _ in 0..<40 {
            let frame = try random.smallFrame()

            let whole = frame.indices.filter { Self.decoded(frame[..<$0]) != nil }

            #expect(whole == [], "seed \(Self.seed)")
        }
    }

    @Test func `a frame with one byte changed is another frame or is refused`() throws {
        var random = Generators(seed: Self.seed)
        for _ in 0..<40 {
            let frame = try random.smallFrame()
            for index in frame.indices {
                var changed = frame
                changed[index] ^= UInt8.random(in: 1...255, using: &random)
                guard let other = try Self.decoded(changed)?.encoded() else { continue }

                let again = try Self.decoded(other[4...])?.encoded()

                // As bytes: a number may have become none, which is not equal to itself.
                #expect(again == other, "seed \(Self.seed), byte \(index)")
            }
        }
    }

    /// The frame that one of the sides may say; nil when neither may.
    static func decoded(_ bytes: ArraySlice<UInt8>) -> Frame? {
        (try? Frame.decode(bytes, from: .worker)) ?? (try? Frame.decode(bytes, from: .host))
    }

    @Test(
        arguments: [
            [8], [], [3], [3, 0x80, 0x00], [3, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02],
            [4, 0, 0, 0], [5, 2, 65], [5, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
            [0, 0], [6, 2, 0, 0],
            [6, 0, 0xff, 0xff, 0xff, 0x0f], [6, 0, 0, 1, 0, 2], [6, 0, 0, 2, 5, 1, 98, 2, 5, 1, 97, 2],
            [6, 0, 0, 2, 5, 1, 97, 2, 5, 1, 97, 2], [6, 0, 0, 1, 3, 2, 2], [6, 0, 0, 1, 6, 0, 0, 0, 2],
            [6, 0, 0, 1, 4, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f, 2],
            [6, 0, 0, 1, 4, 0, 0, 0, 0, 0, 0, 0xf0, 0xbf, 2], [7, 9, 0, 0],
            [7, 1, 1, 0xff, 0], [7, 1, 0, 2], [7, 1, 0, 1, 2], [7, 1, 0, 1, 6, 0, 1, 2, 0],
        ] as [[UInt8]])
    func `malformed bytes are refused`(bytes: [UInt8]) {
        #expect(throws: MalformedBytes.self) { try ValueCoding.decode(bytes[...]) }
    }

    @Test func `sixty-four tables nest and sixty-five do not`() throws {
        let deepest = (1..<64).reduce(LuaValue.table(LuaTable())) { value, _ in .list([value]) }
        var bytes: [UInt8] = []

        try ValueCoding.encode(deepest, into: &bytes)

        #expect(try ValueCoding.decode(bytes[...]) == deepest)
        #expect(throws: MalformedBytes("a value nests deeper than 64 tables")) {
            try ValueCoding.decode([6, 0, 1] + bytes[...] + [0])
        }
    }

    @Test func `a handle narrowed by a handle, and so on a million times, is refused`() {
        let nested = repeatElement([7, 1, 0, 1] as [UInt8], count: 1_000_000).joined()
        let turn = [0x82, 0, 0, 0, 0, 1] + [UInt8](nested)

        #expect(throws: MalformedBytes("a handle is narrowed by something that is not a list")) {
            try Frame.decode(turn[...], from: .worker)
        }
    }

    @Test(arguments: ["281474976710657", "9223372036854775807", "0", "-1", "+", " 1", "1.0", ""])
    func `a limit that none may have is no argument`(number: String) {
        #expect(ScriptLimits(argument: "cpu_ms=1,memory=1,value=281474976710656") != nil)
        #expect(ScriptLimits(argument: "cpu_ms=1,memory=1,value=\(number)") == nil)
    }

    @Test func `fields are put in order when they are encoded`() throws {
        var bytes: [UInt8] = []

        try ValueCoding.encode(.record(["b": .int(1), "a": .int(2)]), into: &bytes)

        #expect(try ValueCoding.decode(bytes[...]) == .record(["a": .int(2), "b": .int(1)]))
    }

    @Test func `a key that is there twice cannot be encoded`() {
        var bytes: [UInt8] = []

        #expect(throws: MalformedBytes.self) {
            try ValueCoding.encode(.record(["a": .int(1), "a": .int(2)]), into: &bytes)
        }
    }
}

extension Generators {
    /// The bytes of a frame, not too many to try each.
    mutating func smallFrame() throws -> ArraySlice<UInt8> {
        while true {
            let bytes = try frame().encoded()[4...]
            if bytes.count <= 400 { return bytes }
        }
    }

    /// The bytes of a frame with a few of them changed, left out or repeated.
    mutating func mutatedFrame() -> ArraySlice<UInt8> {
        guard var bytes = try? frame().encoded() else { return [] }
        for _ in 0..<Int.random(in: 1...3, using: &self) {
            let at = Int.random(in: 4..<bytes.count, using: &self)
            switch Int.random(in: 0...2, using: &self) {
            case 0: bytes[at] = UInt8.random(in: 0...255, using: &self)
            case 1: bytes.insert(bytes[at], at: at)
            default: if bytes.count > 5 { bytes.remove(at: at) }
            }
        }
        return bytes[4...]
    }
}
