/// One step of a compiled pattern.
enum PatternInstruction: Sendable, Hashable {
    /// Takes one scalar of the set and goes on.
    case scalar(ScalarSet)
    /// Goes on at both.
    case split(Int, Int)
    /// Goes on there.
    case jump(Int)
    /// The pattern has matched.
    case accept
}

/// A set of Unicode scalars as ranges.
struct ScalarSet: Sendable, Hashable {
    var ranges: [ClosedRange<UInt32>]
    var isNegated = false

    func contains(_ scalar: UInt32) -> Bool { ranges.contains { $0.contains(scalar) } != isNegated }

    static let all = ScalarSet(ranges: [], isNegated: true)
    static let digit: [ClosedRange<UInt32>] = [48...57]
    static let word: [ClosedRange<UInt32>] = [48...57, 65...90, 95...95, 97...122]
    static let space: [ClosedRange<UInt32>] = [9...13, 32...32]
}
