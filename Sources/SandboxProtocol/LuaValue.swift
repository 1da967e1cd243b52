/// A value as it crosses the wall between script and host.
public enum LuaValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case int(Int64)
    case double(Double)
    /// A Lua string: bytes, not necessarily text.
    case string([UInt8])
    case table(LuaTable)
    /// A session, a view of one, a task: what the host gave out before.
    case handle(LuaHandle)

    /// Text as a Lua string.
    public static func text(_ text: String) -> LuaValue { .string([UInt8](text.utf8)) }

    /// A table that is a list.
    public static func list(_ elements: [LuaValue]) -> LuaValue {
        .table(LuaTable(sequence: elements, isArray: true))
    }

    /// A table with these string keys; members that are `.null` are left out.
    public static func record(_ fields: KeyValuePairs<String, LuaValue>) -> LuaValue {
        .table(LuaTable(fields: fields.compactMap { $1 == .null ? nil : LuaTable.Field(.text($0), $1) }))
    }
}
