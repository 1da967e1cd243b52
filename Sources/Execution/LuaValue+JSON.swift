public import Effects
public import SandboxProtocol

extension JSON {
    /// A script's value as JSON: a list, or a table with string keys only; an empty table is an object.
    ///
    /// - Throws: ``Misuse`` with the code `usage.json` that names what JSON cannot say.
    public init(_ value: LuaValue) throws(Misuse) {
        switch value {
        case .null: self = .null
        case .bool(let truth): self = .bool(truth)
        case .int(let number): self = .int(number)
        case .double(let number):
            guard number.isFinite else { throw Misuse(code: "usage.json", "JSON cannot say \(number)") }
            self = .double(number)
        case .string(let bytes):
            guard let text = bytes.text else {
                throw Misuse(code: "usage.json", "JSON cannot say a string that is not UTF-8")
            }
            self = .string(text)
        case .table(let table): self = try JSON(table)
        case .handle(let handle):
            guard handle.kind == .null else {
                throw Misuse(code: "usage.json", "JSON cannot say a \(handle.kind)")
            }
            self = .null
        }
    }

    /// The most bytes of what ends a run, as JSON: it is kept to the end, put on record and printed.
    private static let longestResult = 4 << 20

    /// A script's value that ends a run.
    ///
    /// - Throws: ``Misuse`` as ``init(_:)`` does, and for one that is too long as JSON.
    init(result value: LuaValue) throws(Misuse) {
        let json = try JSON(value)
        guard json.fits(in: Self.longestResult) else {
            let most = Self.longestResult
            throw Misuse(code: "usage.json", "what ends a run has at most \(most) bytes as JSON")
        }
        self = json
    }

    private init(_ table: LuaTable) throws(Misuse) {
        if table.fields.isEmpty, table.isArray || !table.sequence.isEmpty {
            var elements: [JSON] = []
            for element in table.sequence { elements.append(try JSON(element)) }
            self = .array(elements)
            return
        }
        guard table.sequence.isEmpty else {
            throw Misuse(code: "usage.json", "JSON cannot say a table that is both a list and an object")
        }
        var members: [Member] = []
        for field in table.fields {
            guard case .string(let name) = field.key, let text = name.text else {
                throw Misuse(
                    code: "usage.json", "JSON cannot say a table key that is not text (or a list with holes)")
            }
            members.append(Member(text, try JSON(field.value)))
        }
        self = .object(members)
    }
}

extension LuaValue {
    /// JSON as a script's value; null becomes `gse.json.null` inside tables and nil outside.
    public init(_ json: JSON) { self = json == .null ? .null : LuaValue(inside: json) }

    private init(inside json: JSON) {
        switch json {
        case .null: self = .handle(LuaHandle(kind: .null, id: ""))
        case .bool(let truth): self = .bool(truth)
        case .int(let number): self = .int(number)
        case .double(let number): self = .double(number)
        case .string(let text): self = .text(text)
        case .array(let elements): self = .list(elements.map { LuaValue(inside: $0) })
        case .object(let members):
            let fields = members.map { LuaTable.Field(.text($0.name), LuaValue(inside: $0.value)) }
            self = .table(LuaTable(fields: fields.sorted { $0.key.isOrdered(before: $1.key) }))
        }
    }

    private func isOrdered(before other: LuaValue) -> Bool {
        guard case .string(let left) = self, case .string(let right) = other else { return false }
        return left.lexicographicallyPrecedes(right)
    }
}
