import Effects
import SandboxProtocol

/// Reads a table of named options: every option is asked for once, and what nobody asked for is a ``Misuse``.
struct OptionReader {
    let call: CallReader
    private var unread: [String: LuaValue] = [:]
    private var known: [String] = []

    /// Takes the options; null counts as none.
    init(_ call: CallReader, _ value: LuaValue, _ what: String = "options") throws(Misuse) {
        self.call = call
        guard value != .null else { return }
        guard case .table(let table) = value else {
            throw call.misuse("\(what) must be a table, not \(value.kindName)", code: "usage.type")
        }
        guard table.sequence.isEmpty else {
            throw call.misuse("\(what) must have names; there is a value without one", code: "usage.option")
        }
        for field in table.fields {
            guard case .string(let name) = field.key else {
                throw call.misuse("\(what) must have names; \(field.key.shown) is none", code: "usage.option")
            }
            unread[name.lossyText] = field.value
        }
    }

    /// The option of that name; null when it was not given.
    mutating func take(_ name: String) -> LuaValue {
        known.append(name)
        return unread.removeValue(forKey: name) ?? .null
    }

    /// The option of that name, read by `read`; nil when it was not given.
    mutating func take<Value>(
        _ name: String, _ read: (LuaValue, String) throws(Misuse) -> Value
    ) throws(Misuse) -> Value? {
        let value = take(name)
        return value == .null ? nil : try read(value, name)
    }

    /// Refuses options nobody asked for.
    func finish() throws(Misuse) {
        guard let name = unread.keys.min() else { return }
        throw call.misuse(
            "unknown option \(quoted(name)); there is \(known.sorted().joined(separator: ", "))",
            code: "usage.option")
    }
}
