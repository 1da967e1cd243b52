/// Random numbers that begin with a seed: the same seed, the same numbers.
///
/// SplitMix64: Steele, Lea and Flood, OOPSLA 2014.
public struct RandomNumbers: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Begins with a seed.
    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    /// A number in [0, 1) with 53 random bits.
    public mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A whole number between two bounds, both included.
    public mutating func whole(_ least: Int64, _ most: Int64) -> Int64 {
        Int64.random(in: least...most, using: &self)
    }
}
