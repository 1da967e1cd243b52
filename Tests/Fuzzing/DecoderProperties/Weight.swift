internal import SandboxProtocol

/// How many bytes of memory a decoded thing holds on to.
enum Weight {
    /// The most that so many bytes may become.
    ///
    /// A value of one byte is 40 in an array, which may have room for as many again.
    static func most(for bytes: Int) -> Int { 1024 + 160 * bytes }

    static func of(_ frame: Frame) -> Int {
        switch frame {
        case .start(let start): start.source.capacity
        case .resume(_, .value(let value)): of(value)
        case .resume(_, .error(let error)): of(error.extra)
        case .hello(let version, _): version.utf8.count
        case .limit(let limit): limit.traceback.utf8.count + of(limit.lines)
        case .turn(let turn): of(turn)
        }
    }

    private static func of(_ turn: Turn) -> Int {
        let calls = turn.calls.capacity * MemoryLayout<Call>.stride
        let arguments = turn.calls.reduce(0) { $0 + of($1.arguments) }
        let others = calls + arguments + of(turn.lines)
        switch turn.state {
        case .waiting: return others
        case .returned(let value): return others + of(value)
        case .raised(let error): return others + of(error.extra)
        }
    }

    private static func of(_ files: [ExecutedLines]) -> Int {
        files.reduce(files.capacity * MemoryLayout<ExecutedLines>.stride) { sum, file in
            let ranges = file.executable.capacity + file.executed.capacity
            return sum + file.file.utf8.count + ranges * MemoryLayout<ClosedRange<Int>>.stride
        }
    }

    static func of(_ value: LuaValue) -> Int {
        switch value {
        case .null, .bool, .int, .double: 0
        case .string(let bytes): bytes.capacity
        case .handle(let handle):
            handle.id.utf8.count + (handle.hosts ?? []).reduce(0) { $0 + 16 + $1.utf8.count }
        case .table(let table):
            table.fields.reduce(
                of(table.sequence) + table.fields.capacity * MemoryLayout<LuaTable.Field>.stride
            ) { $0 + of($1.key) + of($1.value) }
        }
    }

    private static func of(_ values: [LuaValue]) -> Int {
        values.reduce(values.capacity * MemoryLayout<LuaValue>.stride) { $0 + of($1) }
    }
}
