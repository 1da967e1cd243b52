import Effects
import SandboxProtocol

/// Reads the arguments of one call strictly: a wrong type, a surplus argument, an unknown option is a ``Misuse``.
struct CallReader {
    /// The call as messages name it: `gse.run`.
    let name: String
    private let arguments: [LuaValue]

    init(_ call: Call) {
        name = "gse." + call.operation
        arguments = call.arguments
    }

    /// The argument at a position, counted from 0; absent ones are null.
    subscript(position: Int) -> LuaValue { position < arguments.count ? arguments[position] : .null }

    /// Refuses arguments after the first `count`, null ones apart.
    func expect(atMost count: Int) throws(Misuse) {
        guard arguments.dropFirst(count).allSatisfy({ $0 == .null }) else {
            throw misuse(
                "takes \(count == 1 ? "one argument" : "\(count) arguments"), not \(arguments.count)")
        }
    }

    func misuse(_ sentence: String, code: String = "usage.argument") -> Misuse {
        Misuse(code: code, "\(name): \(sentence)")
    }

    /// The most bytes of a text: it is read, quoted, put on record and shown, each time as a copy.
    private static let longestText = 4 << 20

    /// UTF-8 text without NUL.
    func text(_ value: LuaValue, _ what: String) throws(Misuse) -> String {
        guard case .string(let bytes) = value else {
            throw misuse("\(what) must be a string, not \(value.kindName)", code: "usage.type")
        }
        guard bytes.count <= Self.longestText else {
            throw misuse("\(what) has \(bytes.count) bytes, and the most is \(Self.longestText)")
        }
        guard let text = bytes.text, !bytes.contains(0) else {
            throw misuse("\(what) must be UTF-8 text without NUL bytes", code: "usage.type")
        }
        return text
    }

    func optionalText(_ value: LuaValue, _ what: String) throws(Misuse) -> String? {
        value == .null ? nil : try text(value, what)
    }

    func bytes(_ value: LuaValue, _ what: String) throws(Misuse) -> Bytes {
        guard case .string(let bytes) = value else {
            throw misuse("\(what) must be a string, not \(value.kindName)", code: "usage.type")
        }
        return bytes
    }

    func bool(_ value: LuaValue, _ what: String) throws(Misuse) -> Bool {
        switch value {
        case .null: return false
        case .bool(let truth): return truth
        case .int, .double, .string, .table, .handle:
            throw misuse("\(what) must be true or false, not \(value.kindName)", code: "usage.type")
        }
    }

    /// A whole number in a range; floats with a whole value count.
    func whole(_ value: LuaValue, _ what: String, in range: ClosedRange<Int64>) throws(Misuse) -> Int64 {
        let number: Int64?
        switch value {
        case .int(let int): number = int
        case .double(let double): number = Int64(exactly: double)
        case .null, .bool, .string, .table, .handle: number = nil
        }
        guard let number, range.contains(number) else {
            let asked = value.shown
            throw misuse(
                "\(what) must be a whole number from \(range.lowerBound) to \(range.upperBound), not \(asked)"
            )
        }
        return number
    }

    /// A finite number.
    func number(_ value: LuaValue, _ what: String) throws(Misuse) -> Double {
        switch value {
        case .int(let int): return Double(int)
        case .double(let double) where double.isFinite: return double
        case .double, .null, .bool, .string, .table, .handle:
            throw misuse("\(what) must be a finite number, not \(value.shown)", code: "usage.type")
        }
    }

    /// Seconds, or text with its unit; from zero to ten years.
    func duration(_ value: LuaValue, _ what: String) throws(Misuse) -> Duration {
        let duration: Duration?
        switch value {
        case .int(let int): duration = Quantity.seconds(Double(int))
        case .double(let double): duration = Quantity.seconds(double)
        case .string(let bytes): duration = bytes.text.flatMap(Quantity.duration)
        case .null, .bool, .table, .handle: duration = nil
        }
        guard let duration else {
            throw misuse(
                "\(what) must be seconds or text such as \"30s\" or \"5m\", up to ten years, not \(value.shown)"
            )
        }
        return duration
    }

    /// Bytes, or text such as `"64KiB"`.
    func size(_ value: LuaValue, _ what: String) throws(Misuse) -> ByteCount {
        let size: ByteCount?
        switch value {
        case .int(let int): size = int >= 0 ? ByteCount(Int(int)) : nil
        case .double(let double): size = Int(exactly: double).flatMap { $0 >= 0 ? ByteCount($0) : nil }
        case .string(let bytes): size = bytes.text.flatMap(Quantity.size)
        case .null, .bool, .table, .handle: size = nil
        }
        guard let size else {
            throw misuse("\(what) must be whole bytes or text such as \"64KiB\", not \(value.shown)")
        }
        return size
    }

    /// A plain sequence.
    func list(_ value: LuaValue, _ what: String) throws(Misuse) -> [LuaValue] {
        guard case .table(let table) = value else {
            throw misuse("\(what) must be a list, not \(value.kindName)", code: "usage.type")
        }
        guard table.fields.isEmpty else {
            throw misuse("\(what) must be a list without holes or other keys", code: "usage.type")
        }
        return table.sequence
    }

    /// A handle of one kind.
    func handle(_ value: LuaValue, _ kind: LuaHandle.Kind) throws(Misuse) -> LuaHandle {
        guard case .handle(let handle) = value, handle.kind == kind else {
            let shown: String =
                if case .handle(let other) = value { "a \(other.kind)" } else { value.kindName }
            throw misuse("expected a \(kind), not \(shown)", code: "usage.type")
        }
        return handle
    }
}

extension LuaValue {
    /// What Lua calls its type.
    var kindName: String {
        switch self {
        case .null: "nil"
        case .bool: "a boolean"
        case .int, .double: "a number"
        case .string: "a string"
        case .table: "a table"
        case .handle(let handle): "a \(handle.kind)"
        }
    }

    /// The value itself when it is short, else its type.
    var shown: String {
        switch self {
        case .int(let int): "\(int)"
        case .double(let double): "\(double)"
        case .string(let bytes): quoted(bytes.lossyText)
        case .null, .bool, .table, .handle: kindName
        }
    }
}
