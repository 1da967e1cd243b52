/// SplitMix64: a failing property test prints its seed, and the seed makes it fail again.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    mutating func bytes(upTo most: Int) -> [UInt8] {
        (0..<Int.random(in: 0...most, using: &self)).map { _ in UInt8.random(in: 0...255, using: &self) }
    }

    mutating func text(upTo most: Int) -> String {
        String(
            (0..<Int.random(in: 0...most, using: &self)).compactMap { _ in
                "aé😀\u{0}/.".randomElement(using: &self)
            })
    }

    /// ASCII that can be printed.
    mutating func printable(upTo most: Int) -> String {
        let bytes = (0..<Int.random(in: 0...most, using: &self)).map { _ in
            UInt8.random(in: 0x20...0x7e, using: &self)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
