extension LuaValue {
    /// Whether it comes before another as a key: numbers ascending, strings bytewise, booleans; nil when they are the
    /// same key or one of them is none.
    func precedes(_ other: LuaValue) -> Bool? {
        guard let rank = keyRank, let otherRank = other.keyRank else { return nil }
        if rank != otherRank { return rank < otherRank }
        switch (self, other) {
        case (.int(let left), .int(let right)): return left == right ? nil : left < right
        case (.double(let left), .double(let right)): return left == right ? nil : left < right
        case (.int(let left), .double(let right)): return Self.isLess(left, right)
        case (.double(let left), .int(let right)): return !Self.isLess(right, left)
        case (.string(let left), .string(let right)):
            return left == right ? nil : left.lexicographicallyPrecedes(right)
        case (.bool(let left), .bool(let right)): return left == right ? nil : right
        case (.null, _), (.bool, _), (.int, _), (.double, _), (.string, _), (.table, _), (.handle, _):
            return nil
        }
    }

    /// Where its type comes in the order of keys; nil for what is no key.
    ///
    /// A float that is an integer is not one either: Lua makes it the integer.
    private var keyRank: Int? {
        switch self {
        case .int: 0
        case .double(let number): number.isNaN || Int64(exactly: number) != nil ? nil : 0
        case .string: 1
        case .bool: 2
        case .null, .table, .handle: nil
        }
    }

    /// Exactly; the float is no integer.
    private static func isLess(_ integer: Int64, _ float: Double) -> Bool {
        if float >= 0x1p63 { return true }
        if float < -0x1p63 { return false }
        let floor = float.rounded(.down)
        return integer <= (Int64(exactly: floor) ?? Int64.max)
    }
}
