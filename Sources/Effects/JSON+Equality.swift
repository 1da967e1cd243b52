// Swift compares strings by canonical equivalence: é in one scalar equals é in two. What a script asked for
// and what is on record must agree byte for byte, so these comparisons are written out.

extension JSON: Hashable {
    public static func == (left: JSON, right: JSON) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.int(let left), .int(let right)): left == right
        case (.double(let left), .double(let right)): left.written == right.written
        case (.string(let left), .string(let right)): left.isSameText(as: right)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        case (.null, _), (.bool, _), (.int, _), (.double, _), (.string, _), (.array, _), (.object, _): false
        }
    }

    public func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let value): hasher.combine(value)
        case .int(let value): hasher.combine(value)
        case .double(let value): hasher.combine(value.written)
        case .string(let value): value.hashText(into: &hasher)
        case .array(let elements): hasher.combine(elements)
        case .object(let members): hasher.combine(members)
        }
    }
}

extension JSON.Member: Hashable {
    public static func == (left: JSON.Member, right: JSON.Member) -> Bool {
        left.name.isSameText(as: right.name) && left.value == right.value
    }

    public func hash(into hasher: inout Hasher) {
        name.hashText(into: &hasher)
        hasher.combine(value)
    }
}

extension String {
    /// Whether both are the same bytes of UTF-8.
    func isSameText(as other: String) -> Bool {
        utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8)
    }

    fileprivate func hashText(into hasher: inout Hasher) {
        hasher.combine(utf8.count)
        for byte in utf8 { hasher.combine(byte) }
    }
}

extension Double {
    /// Its bits, the same for all numbers that are written as null; unlike `==`, tells 0.0 from -0.0.
    fileprivate var written: UInt64 { isFinite ? bitPattern : Double.infinity.bitPattern }
}
