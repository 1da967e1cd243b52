internal import LuaSandbox
internal import SandboxProtocol

/// What must hold of the decoder in the worker, whatever the bytes are; a script hands back the answer that it was given.
public enum AnswerProperties {
    private static let script = "return (gse.random(1))"

    /// Says what is broken by an input; nil when nothing is.
    ///
    /// The lowest bit of the first byte says that the answer is an error; the rest is the answer.
    public static func broken(by input: [UInt8]) -> String? {
        guard let first = input.first else { return nil }
        let bytes = input.dropFirst()
        guard let machine = try? LuaMachine(ScriptStart(source: [UInt8](script.utf8), name: "answer.lua")),
            let begun = try? machine.begin(), begun.calls.count == 1
        else { return "there is no machine" }
        machine.resumeTurn(0, isError: first & 1 == 1, value: bytes)
        guard let turn = try? machine.turn() else {
            return "the worker says what the host does not understand"
        }
        switch turn.state {
        case .waiting: return "the script waits for nothing"
        case .raised:
            return first & 1 == 0 && (try? ValueCoding.decode(bytes)) != nil ? "a value was refused" : nil
        case .returned(let returned):
            guard first & 1 == 0 else { return "an error was not raised" }
            guard let value = try? ValueCoding.decode(bytes) else { return nil }
            return FrameProperties.encoded(returned) == FrameProperties.encoded(asInLua(value))
                ? nil : "the value came back as another"
        }
    }

    /// The value as Lua keeps it: what is nil is absent, and only an empty table is known to be an array.
    private static func asInLua(_ value: LuaValue) -> LuaValue {
        switch value {
        case .null, .bool, .int, .double, .string: return value
        case .handle(let handle):
            return .handle(handle.kind == .null ? LuaHandle(kind: .null, id: "") : handle)
        case .table(let table):
            let elements = table.sequence.map(asInLua)
            let length = elements.firstIndex(of: .null) ?? elements.count
            let behind = elements.indices.dropFirst(length).map {
                LuaTable.Field(.int(Int64($0 + 1)), elements[$0])
            }
            let fields = table.fields.map { LuaTable.Field($0.key, asInLua($0.value)) }
            return .table(
                LuaTable(
                    sequence: Array(elements.prefix(length)),
                    fields: (behind + fields).filter { $0.value != .null },
                    isArray: table.isArray && table.sequence.isEmpty && table.fields.isEmpty))
        }
    }
}
