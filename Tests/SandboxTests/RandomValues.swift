import ExecutionTesting
import SandboxProtocol

extension Generators {
    mutating func bytes(upTo most: Int) -> [UInt8] {
        (0..<Int.random(in: 0...most, using: &self)).map { _ in UInt8.random(in: 0...255, using: &self) }
    }

    mutating func text(upTo most: Int) -> String {
        String(
            (0..<Int.random(in: 0...most, using: &self)).compactMap { _ in
                "aé😀\u{0}/.".randomElement(using: &self)
            })
    }

    /// ASCII that can be printed.
    mutating func printable(upTo most: Int) -> String {
        let bytes = (0..<Int.random(in: 0...most, using: &self)).map { _ in
            UInt8.random(in: 0x20...0x7e, using: &self)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A value that Lua could have made, its tables in order.
    mutating func value(depth: Int = 0) -> LuaValue {
        switch Int.random(in: 0...(depth < 4 ? 8 : 5), using: &self) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &self))
        case 2: return .int(Int64.random(in: .min ... .max, using: &self))
        case 3: return .int(Int64.random(in: -200...200, using: &self))
        case 4: return .double([0.5, -0.0, .infinity, -1e308, 1e-300].randomElement(using: &self) ?? 0)
        case 5: return .string(bytes(upTo: 200))
        case 6: return .handle(handle())
        default: return .table(table(depth: depth))
        }
    }

    private mutating func handle() -> LuaHandle {
        let hosts = Bool.random(using: &self) ? nil : (0..<3).map { _ in text(upTo: 5) }
        return LuaHandle(
            kind: LuaHandle.Kind.allCases.randomElement(using: &self) ?? .task, id: text(upTo: 9),
            hosts: hosts)
    }

    private mutating func table(depth: Int) -> LuaTable {
        let sequence = (0..<Int.random(in: 0...5, using: &self)).map { _ in value(depth: depth + 1) }
        var fields: [LuaTable.Field] = []
        for number in Set((0..<3).map { _ in Int64.random(in: -9 ... -1, using: &self) }).sorted() {
            fields.append(.init(.int(number), value(depth: depth + 1)))
        }
        if Bool.random(using: &self) { fields.append(.init(.double(1.5), value(depth: depth + 1))) }
        let names = Set((0..<4).map { _ in bytes(upTo: 6) }).sorted { $0.lexicographicallyPrecedes($1) }
        for name in names { fields.append(.init(.string(name), value(depth: depth + 1))) }
        if Bool.random(using: &self) { fields.append(.init(.bool(false), value(depth: depth + 1))) }
        return LuaTable(sequence: sequence, fields: fields, isArray: Bool.random(using: &self))
    }

    /// A frame of any type.
    mutating func frame() -> Frame {
        switch Int.random(in: 0...4, using: &self) {
        case 0: return .hello(version: printable(upTo: 12), walls: walls())
        case 1:
            return .limit(
                LimitReached(
                    reason: .allCases.randomElement(using: &self) ?? .cpu, traceback: printable(upTo: 90),
                    lines: executedLines()))
        case 2: return .resume(strand: UInt32.random(in: 0...9, using: &self), answer())
        case 3:
            return .start(
                ScriptStart(
                    source: bytes(upTo: 300), name: text(upTo: 9),
                    arguments: [("a", text(upTo: 9)), ("b", "")],
                    runID: text(upTo: 9), isDryRun: Bool.random(using: &self), version: text(upTo: 5),
                    seed: next(), countsLines: Bool.random(using: &self)))
        default: return .turn(turn())
        }
    }

    private mutating func walls() -> WallReport {
        let down = Wall.allCases.filter { _ in Bool.random(using: &self) }
        return WallReport(
            down: Dictionary(uniqueKeysWithValues: down.map { ($0, UInt8.random(in: 1...254, using: &self)) })
        )
    }

    private mutating func answer() -> Answer {
        Bool.random(using: &self) ? .value(value()) : .error(error())
    }

    private mutating func error() -> ScriptError {
        ScriptError(
            kind: .allCases.randomElement(using: &self) ?? .lua, code: text(upTo: 9), message: text(upTo: 30),
            remedy: Bool.random(using: &self) ? text(upTo: 9) : nil, isRetryable: Bool.random(using: &self),
            traceback: text(upTo: 30), extra: value())
    }

    private mutating func turn() -> Turn {
        let calls = (0..<Int.random(in: 0...4, using: &self)).map { strand in
            Call(
                strand: UInt32(strand), operation: printable(upTo: 8), position: printable(upTo: 8),
                arguments: (0..<Int.random(in: 0...3, using: &self)).map { _ in value() })
        }
        let states: [Turn.State] = [.waiting, .returned(value()), .raised(error())]
        return Turn(
            calls: calls, state: states.randomElement(using: &self) ?? .waiting, lines: executedLines())
    }

    private mutating func executedLines() -> [ExecutedLines] {
        (0..<max(0, Int.random(in: -3...2, using: &self))).map { _ in
            ExecutedLines(file: printable(upTo: 9), executable: ranges(), executed: ranges())
        }
    }

    private mutating func ranges() -> [ClosedRange<Int>] {
        var next = 1
        return (0..<Int.random(in: 0...4, using: &self)).map { index in
            let first = next + Int.random(in: (index == 0 ? 0 : 1)...200, using: &self)
            let last = first + Int.random(in: 0...200, using: &self)
            next = last + 1
            return first...last
        }
    }
}
