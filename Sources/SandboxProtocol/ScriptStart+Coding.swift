extension ScriptStart {
    /// The start as the table that crosses.
    ///
    /// The time of a step does not: the host keeps it.
    var asValue: LuaValue {
        let named = arguments.map { LuaTable.Field(.text($0.name), .text($0.value)) }
        return .record([
            "source": .string(source), "name": .text(name), "args": .table(LuaTable(fields: named)),
            "run_id": .text(runID), "dry_run": .bool(isDryRun), "version": .text(version),
            "seed": .int(Int64(bitPattern: seed)), "cpu_ms": .int(Int64(limits.cpuMilliseconds)),
            "memory": .int(Int64(limits.memoryBytes)), "value": .int(Int64(limits.valueBytes)),
            "strands": .int(Int64(limits.strands)), "lines": countsLines ? .bool(true) : .null,
        ])
    }

    init(value: LuaValue) throws(MalformedBytes) {
        guard case .table(let table) = value, case .string(let source) = table["source"],
            case .table(let named) = table["args"], case .bool(let isDryRun) = table["dry_run"],
            case .int(let seed) = table["seed"]
        else { throw MalformedBytes("a start lacks something") }
        var arguments: [(name: String, value: String)] = []
        for field in named.fields {
            arguments.append((try Self.text(field.key), try Self.text(field.value)))
        }
        let limits = ScriptLimits(
            cpuMilliseconds: try Self.limit(table["cpu_ms"]), memoryBytes: try Self.limit(table["memory"]),
            valueBytes: try Self.limit(table["value"]), strands: try Self.limit(table["strands"]))
        self.init(
            source: source, name: try Self.text(table["name"]), arguments: arguments,
            runID: try Self.text(table["run_id"]), isDryRun: isDryRun,
            version: try Self.text(table["version"]),
            seed: UInt64(bitPattern: seed), limits: limits, countsLines: table["lines"] == .bool(true))
    }

    private static func text(_ value: LuaValue?) throws(MalformedBytes) -> String {
        guard case .string(let bytes) = value, let text = String(validating: bytes, as: UTF8.self) else {
            throw MalformedBytes("a start has something else than text where text belongs")
        }
        return text
    }

    private static func limit(_ value: LuaValue?) throws(MalformedBytes) -> Int {
        guard case .int(let number) = value, number >= 1, number <= ScriptLimits.largest else {
            throw MalformedBytes("a limit is not a number from 1 to \(ScriptLimits.largest)")
        }
        return Int(number)
    }
}
