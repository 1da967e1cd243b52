extension ValueCoding {
    /// Appends a value.
    ///
    /// Fields are put in order.
    ///
    /// Throws when tables nest too deeply, a key is none that a table can have, or one is there twice.
    public static func encode(_ value: LuaValue, into bytes: inout [UInt8]) throws(MalformedBytes) {
        try encode(value, depth: 0, into: &bytes)
    }

    private static func encode(_ value: LuaValue, depth: Int, into bytes: inout [UInt8])
        throws(MalformedBytes)
    {
        switch value {
        case .null: bytes.append(0)
        case .bool(let flag): bytes.append(flag ? 2 : 1)
        case .int(let number):
            bytes.append(3)
            append(varint: UInt64(bitPattern: (number << 1) ^ (number >> 63)), to: &bytes)
        case .double(let number):
            bytes.append(4)
            append(fixed64: number.bitPattern, to: &bytes)
        case .string(let string):
            bytes.append(5)
            append(varint: UInt64(string.count), to: &bytes)
            bytes.append(contentsOf: string)
        case .table(let table): try encode(table, depth: depth, into: &bytes)
        case .handle(let handle): try encode(handle, depth: depth, into: &bytes)
        }
    }

    private static func encode(_ table: LuaTable, depth: Int, into bytes: inout [UInt8])
        throws(MalformedBytes)
    {
        guard depth < deepest else { throw MalformedBytes("a value nests deeper than \(deepest) tables") }
        bytes.append(6)
        bytes.append(table.isArray ? 1 : 0)
        append(varint: UInt64(table.sequence.count), to: &bytes)
        for element in table.sequence { try encode(element, depth: depth + 1, into: &bytes) }
        append(varint: UInt64(table.fields.count), to: &bytes)
        for field in try ordered(table) {
            try encode(field.key, depth: depth + 1, into: &bytes)
            try encode(field.value, depth: depth + 1, into: &bytes)
        }
    }

    private static func ordered(_ table: LuaTable) throws(MalformedBytes) -> [LuaTable.Field] {
        if isOrdered(table) { return table.fields }
        var sorted = table
        sorted.fields.sort { $0.key.precedes($1.key) ?? false }
        guard isOrdered(sorted) else {
            throw MalformedBytes("a table has a key twice, or one that cannot be a key")
        }
        return sorted.fields
    }

    /// Whether every key can be one, comes after the one before, and does not belong to the sequence.
    static func isOrdered(_ table: LuaTable) -> Bool {
        var previous: LuaValue?
        for field in table.fields {
            if case .int(let index) = field.key, index >= 1, index <= table.sequence.count + 1 {
                return false
            }
            guard (previous ?? .null).isBefore(field.key) else { return false }
            previous = field.key
        }
        return true
    }

    private static func encode(_ handle: LuaHandle, depth: Int, into bytes: inout [UInt8])
        throws(MalformedBytes)
    {
        bytes.append(7)
        bytes.append(handle.kind.rawValue)
        append(text: handle.id, to: &bytes)
        bytes.append(handle.hosts == nil ? 0 : 1)
        guard let hosts = handle.hosts else { return }
        try encode(LuaTable(sequence: hosts.map(LuaValue.text)), depth: depth, into: &bytes)
    }

    static func append(varint number: UInt64, to bytes: inout [UInt8]) {
        var rest = number
        while rest > 0x7f {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    static func append(fixed64 number: UInt64, to bytes: inout [UInt8]) {
        for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * shift))) }
    }

    static func append(fixed32 number: UInt32, to bytes: inout [UInt8]) {
        for shift in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * shift))) }
    }

    static func append(text: String, to bytes: inout [UInt8]) {
        append(varint: UInt64(text.utf8.count), to: &bytes)
        bytes.append(contentsOf: text.utf8)
    }
}

extension LuaValue {
    /// Whether `next` may follow this key; nothing comes before the first.
    fileprivate func isBefore(_ next: LuaValue) -> Bool {
        if case .null = self { return next.precedes(.bool(true)) != nil || next == .bool(true) }
        return precedes(next) ?? false
    }
}
