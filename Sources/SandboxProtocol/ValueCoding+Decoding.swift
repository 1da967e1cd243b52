extension ValueCoding {
    /// Reads one value that takes up all the bytes.
    ///
    /// Throws on anything that ``ValueCoding`` does not describe; never traps, whatever the bytes are.
    public static func decode(_ bytes: ArraySlice<UInt8>) throws(MalformedBytes) -> LuaValue {
        var reader = ByteReader(bytes)
        let value = try decode(&reader)
        try reader.end()
        return value
    }

    static func decode(_ reader: inout ByteReader, depth: Int = 0) throws(MalformedBytes) -> LuaValue {
        try reader.beginValue()
        switch try reader.byte() {
        case 0: return .null
        case 1: return .bool(false)
        case 2: return .bool(true)
        case 3:
            let number = try reader.varint()
            return .int(Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1))
        case 4: return .double(Double(bitPattern: try reader.fixed64()))
        case 5:
            let length = try reader.count()
            return .string([UInt8](try reader.take(length)))
        case 6: return .table(try decodeTable(&reader, depth: depth))
        case 7: return .handle(try decodeHandle(&reader, depth: depth))
        case let tag: throw MalformedBytes("there is no value with tag \(tag)")
        }
    }

    private static func decodeTable(_ reader: inout ByteReader, depth: Int) throws(MalformedBytes) -> LuaTable
    {
        guard depth < deepest else { throw MalformedBytes("a value nests deeper than \(deepest) tables") }
        var table = LuaTable(isArray: try reader.flag())
        let length = try reader.count()
        for _ in 0..<length { table.sequence.append(try decode(&reader, depth: depth + 1)) }
        let fields = try reader.count()
        for _ in 0..<fields {
            let key = try decode(&reader, depth: deepest)
            table.fields.append(LuaTable.Field(key, try decode(&reader, depth: depth + 1)))
        }
        guard isOrdered(table) else { throw MalformedBytes("the keys of a table are not in order") }
        return table
    }

    private static func decodeHandle(_ reader: inout ByteReader, depth: Int) throws(MalformedBytes)
        -> LuaHandle
    {
        guard let kind = LuaHandle.Kind(rawValue: try reader.byte()) else {
            throw MalformedBytes("there is no such kind of handle")
        }
        let id = try reader.text()
        guard try reader.flag() else { return LuaHandle(kind: kind, id: id) }
        try reader.beginValue()
        // Looked at before it is read: a handle narrowed by a handle, and so on, would nest without end.
        guard try reader.byte() == 6, case let list = try decodeTable(&reader, depth: depth),
            list.fields.isEmpty
        else { throw MalformedBytes("a handle is narrowed by something that is not a list") }
        var hosts: [String] = []
        for element in list.sequence {
            guard case .string(let bytes) = element, let host = String(validating: bytes, as: UTF8.self)
            else {
                throw MalformedBytes("a handle is narrowed to something that is not a name")
            }
            hosts.append(host)
        }
        return LuaHandle(kind: kind, id: id, hosts: hosts)
    }
}
